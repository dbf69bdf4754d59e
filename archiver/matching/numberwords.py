"""The number words of many languages, as data.

Between strokes a value and the words for it: `5 five`. Behind the value, `*` is a word that multiplies what stands
before it ("thousands"), `+` one that also begins a number ("mil quinientos"), `x` a dozen and the like, that end one.
Behind a word, `~` says that it is oftener something else ("one", "un"), `^` that it is a word of other languages as
well and counts only where the text is in this one ("on", "once"), `=` that nothing is added to it ("cien").
"""

from __future__ import annotations

LANGUAGES = {
    "en": """0 zero | 1 one~ | 2 two | 3 three | 4 four | 5 five | 6 six | 7 seven | 8 eight | 9 nine | 10 ten | 11
eleven | 12 twelve | 13 thirteen | 14 fourteen | 15 fifteen | 16 sixteen | 17 seventeen | 18 eighteen | 19 nineteen | 20
twenty | 30 thirty | 40 forty fourty | 50 fifty | 60 sixty | 70 seventy | 80 eighty | 90 ninety | 12x dozen | 100*
hundred | 1000* thousand thousands | 1000000* million millions mln | 1000000000* billion billions bn bln |
1000000000000* trillion trillions | 100000* lakh lakhs | 10000000* crore crores""",
    "de": """0 null | 1 ein~ eine~ einen~ einem~ einer~ eins~ | 2 zwei zwo zweien | 3 drei dreien | 4 vier | 5 fünf | 6
sechs | 7 sieben | 8 acht | 9 neun | 10 zehn | 11 elf | 12 zwölf | 13 dreizehn | 14 vierzehn | 15 fünfzehn | 16 sechzehn
| 17 siebzehn | 18 achtzehn | 19 neunzehn | 20 zwanzig | 30 dreißig dreissig | 40 vierzig | 50 fünfzig | 60 sechzig | 70
siebzig | 80 achtzig | 90 neunzig | 1.5 anderthalb eineinhalb einundeinhalb | 2.5 zweieinhalb zweiundeinhalb | 3.5
dreieinhalb | 4.5 viereinhalb | 5.5 fünfeinhalb | 6.5 sechseinhalb | 7.5 siebeneinhalb | 8.5 achteinhalb | 9.5
neuneinhalb | 10.5 zehneinhalb | 12x dutzend | 100+ hundert~ | 1000+ tausend | 1000000* million millionen mio mill |
1000000000* milliarde milliarden mrd | 1000000000000* billion billionen | 250000 viertelmillion | 500000 halbmillion |
750000 dreiviertelmillion""",
    "fr": """0 zéro | 1 un~ une~ | 2 deux | 3 trois | 4 quatre | 5 cinq | 6 six | 7 sept | 8 huit | 9 neuf^ | 10 dix |
11 onze^ | 12 douze | 13 treize | 14 quatorze | 15 quinze | 16 seize^ | 20 vingt vingts | 30 trente | 40 quarante | 50
cinquante | 60 soixante | 70 septante | 80 octante huitante | 90 nonante | 12x douzaine douzaines | 10x dizaines | 100x
centaines | 100+ cent^ | 100* cents^ | 1000+ mille | 1000x milliers | 1000000* million millions | 1000000000* milliard
milliards mds | 1000000000000* billion billions""",
    "es": """0 cero | 1 un~ uno~ una~ | 2 dos | 3 tres | 4 cuatro | 5 cinco | 6 seis | 7 siete | 8 ocho | 9 nueve | 10
diez | 11 once^ | 12 doce | 13 trece | 14 catorce | 15 quince | 16 dieciséis dieciseis | 17 diecisiete | 18 dieciocho |
19 diecinueve | 20 veinte | 21 veintiuno veintiún veintiuna | 22 veintidós veintidos | 23 veintitrés veintitres | 24
veinticuatro | 25 veinticinco | 26 veintiséis veintiseis | 27 veintisiete | 28 veintiocho | 29 veintinueve | 30 treinta
| 40 cuarenta | 50 cincuenta | 60 sesenta | 70 setenta | 80 ochenta | 90 noventa | 100 cien= ciento | 200 doscientos
doscientas | 300 trescientos trescientas | 400 cuatrocientos cuatrocientas | 500 quinientos quinientas | 600 seiscientos
seiscientas | 700 setecientos setecientas | 800 ochocientos ochocientas | 900 novecientos novecientas | 12x docena
docenas | 10x decenas | 100x centenares centenas | 1000+ mil | 1000x millares | 1000000* millón millon millones |
1000000000* millardo millardos | 1000000000000* billón billones""",
    "it": """0 zero | 1 uno~ una~ un~ | 2 due^ | 3 tre | 4 quattro | 5 cinque | 6 sei^ | 7 sette | 8 otto^ | 9 nove | 10
dieci | 11 undici | 12 dodici | 13 tredici | 14 quattordici | 15 quindici | 16 sedici | 17 diciassette | 18 diciotto |
19 diciannove | 20 venti | 30 trenta | 40 quaranta | 50 cinquanta | 60 sessanta | 70 settanta | 80 ottanta | 90 novanta
| 100 cento | 12x dozzina dozzine | 10x decine | 100x centinaia | 1000+ mille | 1000* mila | 1000x migliaia | 1000000*
milione milioni | 1000000000* miliardo miliardi mld | 1000000000000* bilione bilioni""",
    "pt": """0 zero | 1 um~ uma~ | 2 dois duas | 3 três tres | 4 quatro | 5 cinco | 6 seis | 7 sete | 8 oito | 9 nove |
10 dez | 11 onze^ | 12 doze | 13 treze | 14 catorze quatorze | 15 quinze | 16 dezasseis dezesseis | 17 dezassete
dezessete | 18 dezoito | 19 dezanove dezenove | 20 vinte | 30 trinta | 40 quarenta | 50 cinquenta cincoenta | 60
sessenta | 70 setenta | 80 oitenta | 90 noventa | 100 cem^= cento | 200 duzentos duzentas | 300 trezentos trezentas |
400 quatrocentos quatrocentas | 500 quinhentos quinhentas | 600 seiscentos seiscentas | 700 setecentos setecentas | 800
oitocentos oitocentas | 900 novecentos novecentas | 12x dúzia dúzias | 10x dezenas | 100x centenas | 1000+ mil | 1000x
milhares | 1000000* milhão milhões | 1000000000* bilhão bilhões | 1000000000000* trilhão trilhões bilião biliões""",
    "nl": """0 nul^ | 1 een~ één~ | 2 twee | 3 drie | 4 vier | 5 vijf | 6 zes | 7 zeven | 8 acht | 9 negen | 10 tien |
11 elf | 12 twaalf | 13 dertien | 14 veertien | 15 vijftien | 16 zestien | 17 zeventien | 18 achttien | 19 negentien |
20 twintig | 30 dertig | 40 veertig | 50 vijftig | 60 zestig | 70 zeventig | 80 tachtig | 90 negentig | 1.5 anderhalf
anderhalve | 2.5 tweeënhalf tweeënhalve tweeëneenhalf | 3.5 drieënhalf drieënhalve drieëneenhalf | 4.5 vierenhalf
vierenhalve viereneenhalf | 5.5 vijfenhalf vijfenhalve vijfeneenhalf | 12x dozijn | 100+ honderd | 1000+ duizend |
1000000* miljoen miljoenen mln | 1000000000* miljard miljarden mld | 1000000000000* biljoen biljoenen""",
    "pl": """0 zero | 1 jeden~ jedna~ jedno~ jednego~ jednej~ jedną~ jednym~ jednemu~ | 2 dwa dwie dwoje dwóch dwu dwóm
dwoma dwiema dwaj dwojga dwojgu dwojgiem | 3 trzy trzej trzech trzem trzema troje trojga trojgu trojgiem | 4 cztery
czterej czterech czterem czterema czworo czworga czworgu czworgiem | 5 pięć pięciu pięcioma pięcioro pięciorga
pięciorgiem | 6 sześć sześciu sześcioma sześcioro sześciorga | 7 siedem siedmiu siedmioma siedmioro siedmiorga | 8 osiem
ośmiu ośmioma ośmioro ośmiorga | 9 dziewięć dziewięciu dziewięcioma dziewięcioro dziewięciorga | 10 dziesięć dziesięciu
dziesięcioma dziesięcioro dziesięciorga | 11 jedenaście jedenastu jedenastoma jedenaścioro | 12 dwanaście dwunastu
dwunastoma dwanaścioro dwanaściorga | 13 trzynaście trzynastu trzynastoma trzynaścioro | 14 czternaście czternastu
czternastoma czternaścioro | 15 piętnaście piętnastu piętnastoma piętnaścioro | 16 szesnaście szesnastu szesnastoma | 17
siedemnaście siedemnastu siedemnastoma | 18 osiemnaście osiemnastu osiemnastoma | 19 dziewiętnaście dziewiętnastu
dziewiętnastoma | 20 dwadzieścia dwudziestu dwudziestoma dwadzieścioro | 30 trzydzieści trzydziestu trzydziestoma | 40
czterdzieści czterdziestu czterdziestoma | 50 pięćdziesiąt pięćdziesięciu pięćdziesięcioma | 60 sześćdziesiąt
sześćdziesięciu sześćdziesięcioma | 70 siedemdziesiąt siedemdziesięciu siedemdziesięcioma | 80 osiemdziesiąt
osiemdziesięciu osiemdziesięcioma | 90 dziewięćdziesiąt dziewięćdziesięciu dziewięćdziesięcioma | 100 sto^ stu stoma |
200 dwieście dwustu dwustoma | 300 trzysta trzystu | 400 czterysta czterystu | 500 pięćset pięciuset | 600 sześćset
sześciuset | 700 siedemset siedmiuset | 800 osiemset ośmiuset | 900 dziewięćset dziewięciuset | 1.5 półtora półtorej |
12x tuzin tuziny tuzinów | 10x dziesiątki dziesiątek | 1000+ tysiąc tysiąca tysiącem tysiącu | 1000* tysiące tysięcy
tysiącom tysiącami tysiącach tys | 1000000+ milion | 1000000* miliona miliony milionów milionom milionami milionach mln
| 1000000000+ miliard | 1000000000* miliarda miliardy miliardów miliardom miliardami miliardach mld | 1000000000000*
bilion biliona biliony bilionów""",
    "cs": """0 nula | 1 jeden~ jedna~ jedno~ jednoho~ jedné~ jednu~ jedním~ jednou~ | 2 dva dvě dvou dvěma dvoje | 3 tři
tří třem třemi třech troje | 4 čtyři čtyř čtyřem čtyřmi čtyřech čtvero | 5 pět pěti | 6 šest šesti | 7 sedm sedmi | 8
osm osmi | 9 devět devíti | 10 deset deseti | 11 jedenáct jedenácti | 12 dvanáct dvanácti | 13 třináct třinácti | 14
čtrnáct čtrnácti | 15 patnáct patnácti | 16 šestnáct šestnácti | 17 sedmnáct sedmnácti | 18 osmnáct osmnácti | 19
devatenáct devatenácti | 20 dvacet dvaceti | 30 třicet třiceti | 40 čtyřicet čtyřiceti | 50 padesát padesáti | 60
šedesát šedesáti | 70 sedmdesát sedmdesáti | 80 osmdesát osmdesáti | 90 devadesát devadesáti | 100 sto^ | 100* sta stě
set | 200 dvěstě | 300 třista | 400 čtyřista | 500 pětset | 600 šestset | 700 sedmset | 800 osmset | 900 devětset | 1.5
půldruhého | 12x tucet tucty tuctů | 10x desítky desítek | 100x stovky stovek | 1000+ tisíc | 1000* tisíce tisíci
tisícům tisících tis | 1000000+ milion milión | 1000000* milionu miliony milionů milionům milióny miliónů mio |
1000000000+ miliarda | 1000000000* miliardy miliardu miliard mld | 1000000000000* bilion biliony bilionů""",
    "tr": """0 sıfır | 1 bir~ | 2 iki | 3 üç | 4 dört | 5 beş | 6 altı | 7 yedi | 8 sekiz | 9 dokuz | 10 on^ | 20 yirmi
| 30 otuz | 40 kırk | 50 elli | 60 altmış | 70 yetmiş | 80 seksen | 90 doksan | 12x düzine | 100+ yüz~ | 1000+ bin^ |
1000000* milyon mln | 1000000000* milyar mlr | 1000000000000* trilyon""",
    "ru": """0 ноль нуль нуля | 1 один~ одна~ одно~ одного~ одной~ одну~ одним~ одному~ одном~ | 2 два две двух двум
двумя двое двоих двоим двоими | 3 три трех трем тремя трое троих троим троими | 4 четыре четырех четырем четырьмя
четверо четверых четверым | 5 пять пяти пятью пятеро пятерых пятерым | 6 шесть шести шестью шестеро шестерых шестерым |
7 семь семи семью~ семеро семерых семерым | 8 восемь восьми восемью восьмью восьмеро восьмерых | 9 девять девяти девятью
девятеро девятерых | 10 десять десяти десятью десятеро десятерых | 11 одиннадцать одиннадцати одиннадцатью | 12
двенадцать двенадцати двенадцатью | 13 тринадцать тринадцати тринадцатью | 14 четырнадцать четырнадцати четырнадцатью |
15 пятнадцать пятнадцати пятнадцатью | 16 шестнадцать шестнадцати шестнадцатью | 17 семнадцать семнадцати семнадцатью |
18 восемнадцать восемнадцати восемнадцатью | 19 девятнадцать девятнадцати девятнадцатью | 20 двадцать двадцати двадцатью
| 30 тридцать тридцати тридцатью | 40 сорок сорока | 50 пятьдесят пятидесяти пятьюдесятью | 60 шестьдесят шестидесяти
шестьюдесятью | 70 семьдесят семидесяти семьюдесятью | 80 восемьдесят восьмидесяти восемьюдесятью восьмьюдесятью | 90
девяносто девяноста | 100 сто ста | 200 двести двухсот двумстам двумястами двухстах | 300 триста трехсот тремстам
тремястами трехстах | 400 четыреста четырехсот четыремстам четырьмястами четырехстах | 500 пятьсот пятисот пятистам
пятьюстами пятистах | 600 шестьсот шестисот шестистам шестьюстами шестистах | 700 семьсот семисот семистам семьюстами
семистах | 800 восемьсот восьмисот восьмистам восемьюстами восьмистах | 900 девятьсот девятисот девятистам девятьюстами
девятистах | 1.5 полтора полторы полутора | 50 полсотни | 150 полтораста | 500 полтысячи | 500000 полмиллиона |
500000000 полмиллиарда | 12x дюжина дюжину дюжины дюжин дюжиной | 10x десяток десятка десятков десятками десяткам
десятках | 100x сотня сотню сотни сотен сотней сотнями сотням сотнях | 1000+ тысяча тысячу тысячей | 1000* тысячи тысяч
тысячам тысячами тысячах тыс тыщ | 1000000+ миллион | 1000000* миллиона миллионов миллионам миллионами миллионах
миллионом миллиону миллионе миллионы млн | 1000000000+ миллиард | 1000000000* миллиарда миллиардов миллиардам
миллиардами миллиардах миллиардом миллиарду миллиарде миллиарды млрд | 1000000000000* триллион триллиона триллионов
трлн""",
    "uk": """0 нуль нуля | 1 один~ одна~ одно~ одне~ одного~ однієї~ одної~ одну~ одним~ однією~ одному~ одній~ | 2 два
дві двох двом двома двоє двоїх | 3 три трьох трьом трьома троє троїх | 4 чотири чотирьох чотирьом чотирма четверо | 5
п'ять п'яти п'ятьох п'ятьом п'ятьма п'ятеро | 6 шість шести шістьох шістьом шістьма шестеро | 7 сім семи сімох сімом
сьома~ сімома семеро | 8 вісім восьми вісьмох вісьмом вісьма вісьмома восьмеро | 9 дев'ять дев'яти дев'ятьох дев'ятьом
дев'ятьма дев'ятеро | 10 десять десяти десятьох десятьом десятьма десятеро | 11 одинадцять одинадцяти одинадцятьох
одинадцятьма | 12 дванадцять дванадцяти дванадцятьох дванадцятьма | 13 тринадцять тринадцяти тринадцятьох | 14
чотирнадцять чотирнадцяти чотирнадцятьох | 15 п'ятнадцять п'ятнадцяти п'ятнадцятьох п'ятнадцятьма | 16 шістнадцять
шістнадцяти шістнадцятьох | 17 сімнадцять сімнадцяти сімнадцятьох | 18 вісімнадцять вісімнадцяти вісімнадцятьох | 19
дев'ятнадцять дев'ятнадцяти дев'ятнадцятьох | 20 двадцять двадцяти двадцятьох двадцятьом двадцятьма | 30 тридцять
тридцяти тридцятьох тридцятьом тридцятьма | 40 сорок сорока | 50 п'ятдесят п'ятдесяти п'ятдесятьох п'ятдесятьма | 60
шістдесят шістдесяти шістдесятьох шістдесятьма | 70 сімдесят сімдесяти сімдесятьох сімдесятьма | 80 вісімдесят
вісімдесяти вісімдесятьох вісімдесятьма | 90 дев'яносто дев'яноста | 100 сто ста | 200 двісті двохсот двомстам
двомастами двохстах | 300 триста трьохсот трьомстам трьомастами трьохстах | 400 чотириста чотирьохсот чотирьомстам
чотирмастами чотирьохстах | 500 п'ятсот п'ятисот п'ятистам п'ятьмастами п'ятистах | 600 шістсот шестисот шестистам
шістьмастами шестистах | 700 сімсот семисот семистам сьомастами семистах | 800 вісімсот восьмисот восьмистам вісьмастами
восьмистах | 900 дев'ятсот дев'ятисот дев'ятистам дев'ятьмастами дев'ятистах | 1.5 півтора півтори | 50 півсотні | 150
півтораста | 500 півтисячі | 500000 півмільйона | 500000000 півмільярда | 12x дюжина дюжину дюжини дюжин | 10x десяток
десятка десятки десятків десятками | 100x сотня сотню сотні сотень сотнею сотнями | 1000+ тисяча тисячу тисячею | 1000*
тисячі тисяч тисячам тисячами тисячах тис | 1000000+ мільйон | 1000000* мільйона мільйонів мільйонам мільйонами
мільйонах мільйоном мільйону мільйони млн | 1000000000+ мільярд | 1000000000* мільярда мільярдів мільярдам мільярдами
мільярдах мільярдом мільярду мільярди млрд | 1000000000000* трильйон трильйона трильйонів трлн""",
    "ar": """0 صفر~ | 1 واحد~ واحدة~ أحد~ إحدى~ | 2 اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي | 3 ثلاثة ثلاث | 4
أربعة أربع | 5 خمسة خمس | 6 ستة ست | 7 سبعة سبع | 8 ثمانية ثماني ثمان | 9 تسعة تسع | 10 عشرة عشر | 20 عشرون عشرين | 30
ثلاثون ثلاثين | 40 أربعون أربعين | 50 خمسون خمسين | 60 ستون ستين | 70 سبعون سبعين | 80 ثمانون ثمانين | 90 تسعون تسعين |
100+ مئة مائة مية | 100* مئات مائات | 200 مئتان مئتين مائتان مائتين مئتا مئتي مائتا مائتي | 300 ثلاثمئة ثلاثمائة | 400
أربعمئة أربعمائة | 500 خمسمئة خمسمائة | 600 ستمئة ستمائة | 700 سبعمئة سبعمائة | 800 ثمانمئة ثمانمائة ثمانيمائة | 900
تسعمئة تسعمائة | 12x دزينة | 10x عشرات | 1000+ ألف | 1000* آلاف ألفا | 2000 ألفان ألفين ألفي | 1000000+ مليون | 1000000*
ملايين مليونا | 2000000 مليونان مليونين مليوني | 1000000000+ مليار بليون | 1000000000* مليارات مليارا | 2000000000
ملياران مليارين ملياري | 1000000000000* تريليون تريليونات""",
    "he": """0 אפס~ | 1 אחד~ אחת~ | 2 שני שתי שניים שתיים שנים~ שתים | 3 שלושה שלוש שלושת שלשה | 4 ארבעה ארבע ארבעת | 5
חמישה חמש חמשה חמשת חמישת | 6 שישה שש ששה ששת שישת | 7 שבעה שבע שבעת | 8 שמונה שמונת | 9 תשעה תשע תשעת | 10 עשרה עשר
עשרת | 20 עשרים | 30 שלושים | 40 ארבעים | 50 חמישים | 60 שישים ששים | 70 שבעים | 80 שמונים | 90 תשעים | 12 תריסר | 10x
עשרות | 100+ מאה | 100* מאות | 200 מאתיים מאתים | 1000+ אלף | 1000* אלפים אלפי | 2000 אלפיים | 1000000+ מיליון |
1000000* מיליוני מיליונים מליון | 1000000000+ מיליארד | 1000000000* מיליארדי מיליארדים | 1000000000000* טריליון""",
    "fa": """0 صفر~ | 1 یک~ | 2 دو | 3 سه | 4 چهار | 5 پنج | 6 شش | 7 هفت | 8 هشت | 9 نه~ | 10 ده~ | 11 یازده | 12
دوازده | 13 سیزده | 14 چهارده | 15 پانزده | 16 شانزده | 17 هفده | 18 هجده هیجده | 19 نوزده | 20 بیست | 30 سی | 40 چهل |
50 پنجاه | 60 شصت | 70 هفتاد | 80 هشتاد | 90 نود~ | 100+ صد~ | 200 دویست | 300 سیصد | 400 چهارصد | 500 پانصد | 600 ششصد
| 700 هفتصد | 800 هشتصد | 900 نهصد | 1000+ هزار | 1000000* میلیون | 1000000000* میلیارد | 1000000000000* تریلیون""",
    "ro": """1 un~ unu~ una~ o~ | 2 doi două | 3 trei | 4 patru | 5 cinci | 6 șase sase | 7 șapte sapte | 8 opt^ | 9
nouă~ | 10 zece | 11 unsprezece | 12 doisprezece douăsprezece | 13 treisprezece | 14 paisprezece | 15 cincisprezece | 16
șaisprezece | 17 șaptesprezece | 18 optsprezece | 19 nouăsprezece | 20 douăzeci | 30 treizeci | 40 patruzeci | 50
cincizeci | 60 șaizeci | 70 șaptezeci | 80 optzeci | 90 nouăzeci | 12x duzină duzini | 100* sută sute | 1000* mie mii |
1000000* milion milioane | 1000000000* miliard miliarde""",
    "el": """1 ένα~ ένας~ μία~ μια~ έναν~ | 2 δύο δυο | 3 τρεις τρία τριών | 4 τέσσερις τέσσερα τεσσάρων | 5 πέντε | 6
έξι | 7 επτά εφτά | 8 οκτώ οχτώ | 9 εννέα εννιά | 10 δέκα | 11 έντεκα ένδεκα | 12 δώδεκα | 13 δεκατρείς δεκατρία | 14
δεκατέσσερις δεκατέσσερα | 15 δεκαπέντε | 16 δεκαέξι | 17 δεκαεπτά δεκαεφτά | 18 δεκαοκτώ δεκαοχτώ | 19 δεκαεννέα
δεκαεννιά | 20 είκοσι | 30 τριάντα | 40 σαράντα | 50 πενήντα | 60 εξήντα | 70 εβδομήντα | 80 ογδόντα | 90 ενενήντα | 100
εκατό εκατόν | 200 διακόσιοι διακόσιες διακόσια διακοσίων | 300 τριακόσιοι τριακόσιες τριακόσια τριακοσίων | 400
τετρακόσιοι τετρακόσιες τετρακόσια | 500 πεντακόσιοι πεντακόσιες πεντακόσια | 600 εξακόσιοι εξακόσιες εξακόσια | 700
επτακόσιοι επτακόσιες επτακόσια | 800 οκτακόσιοι οκτακόσιες οκτακόσια | 900 εννιακόσιοι εννιακόσιες εννιακόσια | 1000+
χίλιοι χίλιες χίλια | 1000* χιλιάδες χιλιάδων | 1000000* εκατομμύριο εκατομμύρια εκατομμυρίων | 1000000000*
δισεκατομμύριο δισεκατομμύρια δισεκατομμυρίων""",
}

JOINERS = {
    "en": "and", "de": "und", "fr": "et", "es": "y", "it": "e", "pt": "e", "nl": "en", "ar": "و", "fa": "و", "ro": "și",
}  # fmt: skip
"""What joins the parts of one number; Hebrew and Arabic write it in one with the part."""

JOINED = {
    "en": "-+++", "de": "-+++", "nl": "-+++", "fr": "1---", "es": "!---", "ro": "!---", "it": "---+", "pt": "!!++",
    "ar": "!!!!", "fa": "!!!!", "he": "++++",
}  # fmt: skip
"""Whether it stands behind tens, hundreds, thousands, millions: `+` it may, `!` it must, `1` only before one and
eleven, `-` and in the languages that are left out it does not.
"""

HALF_MORE = {
    "en": "and a half", "de": "und eine halbe|und ein halb|und einhalb", "fr": "et demi|et demie",
    "es": "y medio|y media", "it": "e mezzo|e mezza", "pt": "e meio|e meia", "nl": "en een half|en een halve|en half",
    "pl": "i pół", "cs": "a půl", "tr": "buçuk", "ru": "с половиной", "uk": "з половиною|із половиною",
    "ar": "ونصف|و نصف", "he": "וחצי", "fa": "و نیم", "ro": "și jumătate",
}  # fmt: skip
"""What adds a half to the number before it."""

OPENERS = {
    "en": "1 a|1 an|0.5 half a|0.5 a half|0.5 half|0.25 quarter of a|0.25 quarter|0.75 three quarters of a",
    "de": "0.5 halbe|0.5 halben|0.25 viertel", "fr": "0.5 demi", "es": "0.5 medio|0.5 media",
    "it": "0.5 mezzo|0.5 mezza", "pt": "0.5 meio|0.5 meia", "nl": "0.5 half|0.5 halve|0.25 kwart",
    "pl": "0.5 pół|0.25 ćwierć", "cs": "0.5 půl|0.25 čtvrt", "tr": "0.5 yarım|0.25 çeyrek",
    "ru": "0.5 пол|0.25 четверть", "uk": "0.5 пів|0.25 чверть", "ar": "0.5 نصف|0.25 ربع", "he": "0.5 חצי|0.25 רבע",
    "fa": "0.5 نیم", "ro": "0.5 jumătate de",
}  # fmt: skip
"""What may stand before a million, a hundred or a dozen, and how much of one it leaves."""

ORDINALS = {
    "en": r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|hundredth|thousandth|millionth)s?",
    "fr": r"(?:un|deux|trois|quatr|cinqu|six|sept|huit|neuv|dix|onz|douz|treiz|quatorz|quinz|seiz|vingt)ièmes?",
    "ru": r"(?:перв|втор|трет|четверт|пят|шест|седьм|восьм|девят|десят|сот|тысячн|\w+надцат|\w+сот)"
    r"(?:[иыо]й|[аяь]я|[оь]е|ьи|ые|(?:[ео]|ье)го|(?:[ео]|ье)му|[ыи]м|ь?им|ыми|ь?ими|ых|ь?их|ь?ем|ом|[уь]ю|ь?ей)",
    "uk": r"(?:перш|друг|трет|четверт|пят|шост|сьом|восьм|девят|десят|сот|тисячн|\w+надцят|\w+сот)"
    r"(?:[иі]й|[аяеєуюії]|ь?ого|ь?ому|[иі][мх]|ими|ь?ою|ь?ої)",
    "pl": r"(?:pierwsz|drug|trzec|czwart|piąt|szóst|siódm|ósm|dziewiąt|dziesiąt|\w+nast|\w+dziest|\w+dziesiąt|setn)"
    r"(?:y|i|i?[aeą]|i?ego|i?emu|[yi]m|i?ej|[yi]ch|[yi]mi)",
    "cs": r"(?:prvn|druh|třet|čtvrt|pát|šest|sedm|osm|devát|desát|\w+nác|\w+cát|\w+desát)"
    r"(?:[íýáé]|[éí]ho|[éí]mu|ém|ým|ou)",
    "tr": r"(?:bir|iki|üç|dörd|beş|alt|yedi|sekiz|dokuz|on|yirmi|otuz|yüz|bin)[iıuü]?nc[iıuü]\w*",
    "fa": r"(?:یک|دو|سو|چهار|پنج|شش|هفت|هشت|نه|ده|صد)(?:م|مین)",
}  # fmt: skip
"""What makes the number before it an ordinal: the first in "twenty-first"."""

OTHERWISE = {
    "ten": "pl cs nl tr", "dos": "pt", "elf": "en", "sept": "en", "dix": "en", "acht": "en", "null": "en",
    "set": "en pt", "otto": "de en", "tien": "fr", "nove": "cs", "stu": "en", "tres": "fr", "siete": "it", "dois": "fr",
    "doce": "pt", "vier": "en pt", "seven": "tr", "ست": "fa", "ستون": "fa",
}  # fmt: skip
"""Number words that are none in texts in these languages."""

NEVER_AFTER = {
    "cent": "per|pour",
    "ciento": "por",
    "cento": "per|por",
    "שני": "[בלמו]?יום|[בל]?ימי",
    "שבע": "[בלמו]?באר",
    "عشر": "ال(?:حادي|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع)",
    "عشرة": "ال(?:حادية|ثانية|ثالثة|رابعة|خامسة|سادسة|سابعة|ثامنة|تاسعة)",
}
"""Words that are no numbers behind these: per cent, Monday, Beersheba, the fifteenth."""

BETWEEN = {"en": "between", "de": "zwischen", "nl": "tussen", "ar": "بين"}
"""Behind these, what joins two numbers does not make one of them."""
