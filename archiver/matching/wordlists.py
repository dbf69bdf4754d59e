"""Words that matching must know, as data: negations, numbers in words, words that carry little."""

from __future__ import annotations


def words_of(words: str) -> frozenset[str]:
    """The words of a list, as a set."""
    return frozenset(words.split())


NEGATIONS = words_of(
    """not no never none nobody nothing neither nor without cannot cant dont doesnt didnt wont wouldnt isnt arent wasnt
    werent hasnt havent hadnt shouldnt couldnt aint
    не ни нет никогда никто никого ничего без нельзя ні немає нема ніколи ніхто нікого нічого жоден жодного
    nicht kein keine keinen keinem keiner nie niemals niemand nichts ohne
    nunca nadie nada ningun ningún ninguno ninguna sin tampoco
    ne pas jamais rien personne sans aucun aucune
    لا لم لن ليس ليست غير لیس לא אין בלי אל"""
)

_NUMBERS = {
    "0": "zero null cero zéro ноль нуль صفر אפס",
    "1": "one ein eine einen uno una un une один одна одно одну одного однієї uma um bir een",
    "2": "two zwei dos deux dois duas dwa dwie dwoje два две двое двух двум дві двоє"
    " двох двом اثنان اثنين שני שתי iki twee zweien",
    "3": "three drei tres trois tre três trzy три трое трех трем трьох трьом троє ثلاثة ثلاث שלושה שלוש üç drie trzech",
    "4": "four vier cuatro quatre quattro quatro cztery четыре четырех четверо чотири чотирьох"
    " أربعة أربع ארבעה ארבע dört czterech أربعه",
    "5": "five fünf cinco cinq cinque pięć пять пяти пятеро п'ять п'яти п'ятеро خمسة خمس חמישה חמש beş vijf pięciu",
    "6": "six sechs seis sześć шесть шести шестеро шість шести шестеро ستة ست שישה שש altı zes sześciu sei",
    "7": "seven sieben siete sept sette siedem семь семи семеро сім семи семеро سبعة سبع שבעה שבע yedi zeven siedmiu",
    "8": "eight acht ocho huit osiem восемь восьми вісім ثمانية ثماني שמונה sekiz ośmiu oito otto",
    "9": "nine neun nueve neuf nove dziewięć девять девяти дев'ять дев'яти تسعة تسع תשעה תשע dokuz negen dziewięciu",
    "10": "ten zehn diez dix dieci dez dziesięć десять десяти عشرة عشر עשרה עשר on tien dziesięciu",
    "11": "eleven elf once onze одиннадцать одинадцять onbir undici jedenaście jedenastu",
    "12": "twelve zwölf doce douze двенадцать дванадцять dozen oniki twaalf dwanaście dwunastu dodici",
    "13": "thirteen dreizehn trece treize тринадцать тринадцять dertien treze trzynaście tredici",
    "14": "fourteen vierzehn catorce quatorze четырнадцать чотирнадцять veertien czternaście quattordici",
    "15": "fifteen fünfzehn quince quinze пятнадцать п'ятнадцять vijftien piętnaście quindici",
    "16": "sixteen sechzehn dieciséis seize шестнадцать шістнадцять zestien szesnaście sedici dezasseis",
    "17": "seventeen siebzehn diecisiete семнадцать сімнадцять zeventien siedemnaście dezassete",
    "18": "eighteen achtzehn dieciocho восемнадцать вісімнадцять achttien osiemnaście dezoito",
    "19": "nineteen neunzehn diecinueve девятнадцать дев'ятнадцять negentien dziewiętnaście dezenove",
    "20": "twenty zwanzig veinte vingt venti vinte двадцать двадцять двадцати"
    " yirmi twintig dwadzieścia dwudziestu عشرين",
    "30": "thirty dreißig dreissig treinta trente trenta trinta тридцать тридцять тридцати"
    " otuz dertig trzydzieści ثلاثين שלושים",
    "40": "forty vierzig cuarenta quarante quaranta quarenta сорок сорока kırk veertig czterdzieści أربعين ארבעים",
    "50": "fifty fünfzig cincuenta cinquante cinquanta cinquenta пятьдесят пятидесяти п'ятдесят"
    " elli vijftig pięćdziesiąt خمسين חמישים",
    "60": "sixty sechzig sesenta soixante sessanta sessenta шестьдесят шістдесят"
    " altmış zestig sześćdziesiąt ستين שישים",
    "70": "seventy siebzig setenta settanta семьдесят сімдесят yetmiş zeventig siedemdziesiąt سبعين שבעים",
    "80": "eighty achtzig ochenta ottanta oitenta восемьдесят вісімдесят seksen tachtig osiemdziesiąt ثمانين שמונים",
    "90": "ninety neunzig noventa novanta девяносто дев'яносто doksan negentig dziewięćdziesiąt تسعين תשעים",
    "100": "hundred hundert cien cent cento сто ста yüz honderd مئة מאה",
    "1000": "thousand tausend mil mille тысяча тысячи тысяч тысячу тисяча тисячі тисяч тис"
    " тыс bin duizend tysiąc tysiące tysięcy",
}
NUMBERS = {word.replace("'", ""): digits for digits, words in _NUMBERS.items() for word in words.split()}
"""Numbers in words, in normal form, and the digits they mean."""

_SCALES = {
    100: "hundred hundert",
    1_000: _NUMBERS["1000"] + " mila tys ألف آلاف אלף אלפים",
    1_000_000: "million millions millionen mio millón millones milione milioni milhão milhões milion miliony milionów"
    " mln миллион миллиона миллионов млн мільйон мільйона мільйонів مليون ملايين מיליון",
    1_000_000_000: "billion billions milliarde milliarden mrd milliard milliards miliardo miliardi bn миллиард"
    " миллиарда миллиардов млрд мільярд мільярда мільярдів مليار מיליארד",
}
SCALES = {word: scale for scale, words in _SCALES.items() for word in words.split()}
"""Words in normal form that multiply the number before them."""

ARTICLES = frozenset(
    {
        "ein",
        "eine",
        "einen",
        "uno",
        "una",
        "un",
        "une",
        "one",
        "один",
        "одна",
        "одно",
        "seize",
        "once",
        "on",
        "bin",
        "um",
        "uma",
        "een",
        "bir",
        "yüz",
    }
)
"""Number words that are oftener something else: a difference in them is no other number."""

SAME = {"percent": "%", "prozent": "%", "pourcent": "%", "процент": "%", "процентов": "%", "процента": "%",
        "відсотків": "%", "відсотки": "%", "dollars": "$", "dollar": "$", "euro": "€", "euros": "€"}  # fmt: skip
"""Words and the sign that means the same."""

DAYS = words_of(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz
    mai juni juli oktober dezember"""
)
"""Days and months that are written with a capital letter and are no names."""

ANYWHERE = ("region", "región", "région", "регион", "регіон", "territor", "территор", "територ", "президент", "presid")
"""How words begin that are alike in many languages and stand in posts about anything."""

LIGHT = (
    words_of(
        """the a an and or but of in on at to for from by with as is are was were be been being has have had do does did
    it its this that these those he she they we you i his her their our your my me him them us who which what there
    here will would can could should may might must said says say told also just so than then when while if into out
    up down over under about after before more most very some any all both each other own such only same too
    и в во на с со к ко о об от до по за из у а но что как это его ее их мы вы он она они оно я ты же ли бы то для при
    был была было были есть быть будет также уже еще только все всё или если чтобы который которая которые наш наши
    между под над перед после при через этот эта эти тот та те там здесь когда где чем их ее себя свой свои
    і й в у на з із зі до від по за о про та а але що як це його її їх ми ви він вона вони воно я ти же чи б би для при
    був була було були є бути буде також вже ще тільки всі або якщо щоб який яка які
    між під над перед після через цей ця ці той та ті там тут коли де ніж себе свій свої
    der die das den dem des ein eine einer eines einem einen und oder aber in im an am auf aus bei mit nach von vom zu
    zum zur für ist sind war waren sein hat haben er sie es wir ihr ich sein ihre unser als wie auch nur noch schon daß
    dass wird werden unter über vor nach zwischen gegen durch um wenn wo dort hier dieser diese dieses seinen seine
    el la los las un una unos unas y o pero de del en a al por para con que es son era fue ser ha han su sus se lo le
    les nos mi tu como más ya entre sobre bajo desde hasta cuando donde este esta estos estas eso
    le la les un une des et ou mais de du en à au aux par pour avec que qui est sont était être a ont son sa ses ce
    cette nous vous ils elles je tu il elle se ne plus dans sous entre chez depuis quand leur leurs
    il lo gli i un uno di da in con su per tra fra e o ma che chi cui è sono era erano ha hanno suo sua suoi sue loro
    del della dei degli delle al alla ai alle dal dalla nel nella nei nelle sul sulla questo questa anche più
    os as um uma do da na em ao à aos às pelo pela para por com e ou mas que se é são foi foram está tem
    seu sua seus suas este esta isso também mais já
    i w we z ze na do od o u po za dla przy przez pod nad przed między jest są był była było były być będzie to ta te
    tych tym się jego jej ich już też tylko jak że który która które oraz ale lub gdy
    ve veya ile için bir bu şu o da de mi mı gibi daha çok olan olarak olduğu kadar sonra önce altında üstünde arasında
    في من إلى على عن مع بين تحت فوق قبل بعد عند منذ حتى أن إن أو ثم التي الذي الذين هذا هذه ذلك تلك هو هي هم كان كانت
    ما قد كل أي أيضا كما لكن
    של את על אל עם בין מן זה זו הוא היא הם אני אנחנו כי אם או גם כל יותר מאוד היה היו אשר תחת לפני אחרי אבל רק"""
    )
    - NEGATIONS
)
"""Words that carry little: no evidence on their own."""
