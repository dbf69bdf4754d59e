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
    "0": "zero null cero zéro ноль нуль",
    "1": "one ein eine einen uno una un une один одна одно одну одного однієї",
    "2": "two zwei dos deux два две двое двух дві двоє двох",
    "3": "three drei tres trois три трое трех трьох троє",
    "4": "four vier cuatro quatre четыре четырех четверо чотири чотирьох",
    "5": "five fünf cinco cinq пять пяти п'ять пять",
    "6": "six sechs seis шесть шести шість шести",
    "7": "seven sieben siete sept семь семи сім семи",
    "8": "eight acht ocho huit восемь восьми вісім",
    "9": "nine neun nueve neuf девять девяти девять дев'ять",
    "10": "ten zehn diez dix десять десяти",
    "11": "eleven elf once onze одиннадцать одинадцять",
    "12": "twelve zwölf doce douze двенадцать дванадцять dozen",
    "13": "thirteen dreizehn trece treize тринадцать тринадцять",
    "14": "fourteen vierzehn catorce quatorze четырнадцать чотирнадцять",
    "15": "fifteen fünfzehn quince quinze пятнадцать",
    "16": "sixteen sechzehn dieciséis seize шестнадцать шістнадцять",
    "17": "seventeen siebzehn diecisiete семнадцать сімнадцять",
    "18": "eighteen achtzehn dieciocho восемнадцать вісімнадцять",
    "19": "nineteen neunzehn diecinueve девятнадцать",
    "20": "twenty zwanzig veinte vingt двадцать двадцать двадцять двадцати",
    "30": "thirty dreißig dreissig treinta trente тридцать тридцять тридцати",
    "40": "forty vierzig cuarenta quarante сорок сорока",
    "50": "fifty fünfzig cincuenta cinquante пятьдесят пятидесяти",
    "60": "sixty sechzig sesenta soixante шестьдесят шістдесят",
    "70": "seventy siebzig setenta семьдесят сімдесят",
    "80": "eighty achtzig ochenta восемьдесят вісімдесят",
    "90": "ninety neunzig noventa девяносто",
    "100": "hundred hundert cien cent сто ста",
    "1000": "thousand tausend mil mille тысяча тысячи тысяч тысячу тисяча тисячі тисяч тис тыс",
}
NUMBERS = {word.replace("'", ""): digits for digits, words in _NUMBERS.items() for word in words.split()}
"""Numbers in words, in normal form, and the digits they mean."""

ARTICLES = frozenset(
    {"ein", "eine", "einen", "uno", "una", "un", "une", "one", "один", "одна", "одно", "seize", "once"}
)
"""Number words that are oftener something else: a difference in them is no other number."""

SAME = {"percent": "%", "prozent": "%", "pourcent": "%", "процент": "%", "процентов": "%", "процента": "%",
        "відсотків": "%", "відсотки": "%", "dollars": "$", "dollar": "$", "euro": "€", "euros": "€"}  # fmt: skip
"""Words and the sign that means the same."""

LIGHT = (
    words_of(
        """the a an and or but of in on at to for from by with as is are was were be been being has have had do does did
    it its this that these those he she they we you i his her their our your my me him them us who which what there
    here will would can could should may might must said says say told also just so than then when while if into out
    up down over under about after before more most very some any all both each other own such only same too
    и в во на с со к ко о об от до по за из у а но что как это его ее их мы вы он она они оно я ты же ли бы то для при
    был была было были есть быть будет также уже еще только все всё или если чтобы который которая которые наш наши
    і й в у на з із зі до від по за о про та а але що як це його її їх ми ви він вона вони воно я ти же чи б би для при
    був була було були є бути буде також вже ще тільки всі або якщо щоб який яка які
    der die das den dem des ein eine einer eines einem einen und oder aber in im an am auf aus bei mit nach von vom zu
    zum zur für ist sind war waren sein hat haben er sie es wir ihr ich sein ihre unser als wie auch nur noch schon daß
    dass wird werden
    el la los las un una unos unas y o pero de del en a al por para con que es son era fue ser ha han su sus se lo le
    les nos mi tu como más ya
    le la les un une des et ou mais de du en à au aux par pour avec que qui est sont était être a ont son sa ses ce
    cette nous vous ils elles je tu il elle se ne plus"""
    )
    - NEGATIONS
)
"""Words that carry little: no evidence on their own."""
