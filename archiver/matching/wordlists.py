"""Words that matching must know, as data: negations, days, words that carry little; number words: `numberwords`."""

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
