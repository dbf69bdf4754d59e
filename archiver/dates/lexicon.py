"""How languages write months, weekdays and days near today. Words are folded before they are looked up
(`archiver.dates.days.fold`): case and accents do not matter here.

Within a language the twelve months stand in order, separated by `/`; each lists its forms. No form means
different months in two of these languages: languages where it would (Croatian) are left out.
"""

from __future__ import annotations

MONTHS: dict[str, str] = {
    "en": "january jan / february feb / march mar / april apr / may / june jun / july jul / august aug / "
    "september sept sep / october oct / november nov / december dec",
    "uk": "січня січень січ / лютого лютий лют / березня березень бер / квітня квітень квіт кві / травня "
    "травень трав тра / "
    "червня червень черв чер / липня липень лип / серпня серпень серп сер / вересня вересень вер / "
    "жовтня жовтень жовт жов / листопада листопад лист лис / грудня грудень груд гру",
    "ru": "января январь янв / февраля февраль февр фев / марта март мар / апреля апрель апр / мая май / июня "
    "июнь июн / "
    "июля июль июл / августа август авг / сентября сентябрь сент сен / октября октябрь окт / ноября ноябрь нояб "
    "ноя / "
    "декабря декабрь дек",
    "be": "студзеня студзень / лютага / сакавіка сакавік / красавіка красавік / траўня мая / чэрвеня чэрвень / "
    "ліпеня ліпень / жніўня жнівень / верасня верасень / кастрычніка кастрычнік / лістапада лістапад / снежня "
    "снежань",
    "bg": "януари / февруари / март / април / май / юни / юли / август / септември / октомври / ноември / декември",
    "sr": "јануар јануара januar januara / фебруар фебруара februar februara / март марта mart marta / април "
    "априла aprila / "
    "мај маја maj maja / јун јуна juna / јул јула jula / август августа avgust avgusta / септембар септембра "
    "septembar "
    "septembra / октобар октобра oktobar oktobra / новембар новембра novembar novembra / децембар децембра "
    "decembar decembra",
    "de": "januar jänner jan / februar feber feb / märz mär mrz maerz / april apr / mai / juni jun / juli jul / "
    "august aug / "
    "september sept sep / oktober okt / november nov / dezember dez",
    "fr": "janvier janv jan / février févr fév / mars / avril avr / mai / juin / juillet juil / août aout aoû / "
    "septembre sept / octobre oct / novembre nov / décembre déc",
    "es": "enero ene / febrero feb / marzo mar / abril abr / mayo may / junio jun / julio jul / agosto ago / "
    "septiembre setiembre sept sep set / octubre oct / noviembre nov / diciembre dic",
    "ca": "gener gen / febrer febr / març / abril abr / maig / juny / juliol jul / agost ag / setembre set / "
    "octubre oct / "
    "novembre nov / desembre des",
    "it": "gennaio gen / febbraio feb / marzo mar / aprile apr / maggio mag / giugno giu / luglio lug / agosto ago / "
    "settembre sett set / ottobre ott / novembre nov / dicembre dic",
    "pt": "janeiro jan / fevereiro fev / março mar / abril abr / maio mai / junho jun / julho jul / agosto ago / "
    "setembro set / outubro out / novembro nov / dezembro dez",
    "ro": "ianuarie ian / februarie feb / martie mart / aprilie / mai / iunie iun / iulie iul / august / "
    "septembrie / "
    "octombrie / noiembrie noi / decembrie dec",
    "pl": "stycznia styczeń sty / lutego luty lut / marca marzec mar / kwietnia kwiecień kwi / maja maj / "
    "czerwca czerwiec cze / "
    "lipca lipiec lip / sierpnia sierpień sie / września wrzesień wrz / października październik paź / "
    "listopada listopad lis / grudnia grudzień gru",
    "cs": "ledna leden / února únor / března březen / dubna duben / května květen / června červen / července "
    "červenec / "
    "srpna srpen / září / října říjen / listopadu / prosince prosinec",
    "sk": "januára január / februára február / marca marec / apríla / mája máj / júna jún / júla júl / augusta / "
    "septembra / októbra október / novembra / decembra",
    "tr": "ocak oca / şubat şub / mart mar / nisan nis / mayıs may / haziran haz / temmuz tem / ağustos ağu / "
    "eylül eyl / "
    "ekim eki / kasım kas / aralık ara",
    "nl": "januari jan / februari feb / maart mrt / april apr / mei / juni jun / juli jul / augustus aug / "
    "september sep / "
    "oktober okt / november nov / december dec",
    "sv": "januari / februari / mars / april / maj / juni / juli / augusti / september / oktober / november / december",
    "da": "januar jan / februar feb / marts / april / maj / juni / juli / august / september / oktober / "
    "november / december",
    "no": "januar / februar / mars / april / mai / juni / juli / august / september / oktober / november / "
    "desember des",
    "fi": "tammikuuta tammikuu tammi / helmikuuta helmikuu helmi / maaliskuuta maaliskuu maalis / huhtikuuta "
    "huhtikuu huhti / "
    "toukokuuta toukokuu touko / kesäkuuta kesäkuu kesä / heinäkuuta heinäkuu heinä / elokuuta elokuu elo / "
    "syyskuuta syyskuu syys / lokakuuta lokakuu loka / marraskuuta marraskuu marras / joulukuuta joulukuu joulu",
    "et": "jaanuar / veebruar / märts / aprill / mai / juuni / juuli / august / september / oktoober / november "
    "/ detsember",
    "lt": "sausio sausis saus / vasario vasaris vas / kovo kovas kov / balandžio balandis bal / gegužės gegužė geg / "
    "birželio birželis birž / liepos liepa liep / rugpjūčio rugpjūtis rugp / rugsėjo rugsėjis rugs / spalio "
    "spalis spal / "
    "lapkričio lapkritis lapkr / gruodžio gruodis gruod",
    "lv": "janvāris janvārī / februāris februārī / marts martā / aprīlis aprīlī / maijs maijā / jūnijs jūnijā / "
    "jūlijs jūlijā / "
    "augusts augustā / septembris septembrī / oktobris oktobrī / novembris novembrī / decembris decembrī",
    "hu": "január jan / február febr / március márc / április ápr / május máj / június jún / július júl / "
    "augusztus / "
    "szeptember szept / október / november / december",
    "el": "ιανουαρίου ιανουάριος ιαν / φεβρουαρίου φεβρουάριος φεβ / μαρτίου μάρτιος μαρ / απριλίου απρίλιος απρ / "
    "μαΐου μάιος / ιουνίου ιούνιος ιουν / ιουλίου ιούλιος ιουλ / αυγούστου αύγουστος αυγ / σεπτεμβρίου "
    "σεπτέμβριος σεπ / "
    "οκτωβρίου οκτώβριος οκτ / νοεμβρίου νοέμβριος νοε / δεκεμβρίου δεκέμβριος δεκ",
    "id": "januari / februari / maret / april / mei / juni / juli / agustus agt / september / oktober / "
    "november / desember",
    "ar": "يناير جانفي كانون_الثاني / فبراير فيفري شباط / مارس آذار / أبريل إبريل أفريل نيسان / مايو ماي أيار / "
    "يونيو يونية جوان حزيران / يوليو يولية جويلية تموز / أغسطس أوت آب / سبتمبر أيلول / أكتوبر تشرين_الأول / "
    "نوفمبر تشرين_الثاني / ديسمبر كانون_الأول",
    "fa": "ژانویه / فوریه / مارس / آوریل / مه / ژوئن / ژوئیه / اوت / سپتامبر / اکتبر / نوامبر / دسامبر",
    "hi": "जनवरी / फ़रवरी फरवरी / मार्च / अप्रैल / मई / जून / जुलाई / अगस्त / सितंबर सितम्बर / अक्टूबर अक्तूबर "
    "/ नवंबर नवम्बर / दिसंबर दिसम्बर",
    "he": "ינואר בינואר / פברואר בפברואר / מרץ מרס במרץ במרס / אפריל באפריל / מאי במאי / יוני ביוני / יולי ביולי / "
    "אוגוסט באוגוסט / ספטמבר בספטמבר / אוקטובר באוקטובר / נובמבר בנובמבר / דצמבר בדצמבר",
}
"""Language -> its months. `_` stands for a space inside a name."""

WEEKDAYS: dict[str, str] = {
    "en": "monday mondays / tuesday tuesdays tues / wednesday wednesdays weds / thursday thursdays thurs / "
    "friday fridays / "
    "saturday saturdays / sunday sundays",
    "uk": "понеділок понеділка понеділку / вівторок вівторка вівторку / середа середу середи / четвер четверга / "
    "п'ятниця п'ятницю п'ятниці / субота суботу суботи / неділя неділю неділі",
    "ru": "понедельник понедельника / вторник вторника / среда среду среды / четверг четверга / пятница пятницу "
    "пятницы / "
    "суббота субботу субботы / воскресенье воскресенья",
    "de": "montag montags montagabend montagmorgen / dienstag dienstags dienstagabend / mittwoch mittwochs "
    "mittwochabend / "
    "donnerstag donnerstags donnerstagabend / freitag freitags freitagabend freitagmorgen / samstag sonnabend "
    "samstagabend / sonntag sonntags sonntagabend",
    "fr": "lundi / mardi / mercredi / jeudi / vendredi / samedi / dimanche",
    "es": "lunes / martes / miércoles / jueves / viernes / sábado / domingo",
    "it": "lunedì / martedì / mercoledì / giovedì / venerdì / sabato / domenica",
    "pt": "segunda-feira segunda_ / terça-feira terça_ / quarta-feira quarta_ / quinta-feira quinta_ / "
    "sexta-feira sexta_ / sábado / "
    "domingo",
    "pl": "poniedziałek poniedziałku / wtorek wtorku / środa środę środy / czwartek czwartku / piątek piątku / "
    "sobota sobotę soboty / niedziela niedzielę niedzieli",
    "tr": "pazartesi / salı / çarşamba / perşembe / cuma / cumartesi / pazar",
    "nl": "maandag maandagavond / dinsdag dinsdagavond / woensdag woensdagavond / donderdag donderdagavond / "
    "vrijdag vrijdagavond / zaterdag / zondag",
    "lt": "pirmadienis pirmadienį / antradienis antradienį / trečiadienis trečiadienį / ketvirtadienis "
    "ketvirtadienį / "
    "penktadienis penktadienį / šeštadienis šeštadienį / sekmadienis sekmadienį",
    "ar": "الاثنين الإثنين / الثلاثاء / الأربعاء / الخميس / الجمعة / السبت / الأحد",
    "he": "שני_ / שלישי_ / רביעי_ / חמישי_ בחמישי / שישי_ בשישי / שבת_ בשבת / ראשון_",
    "ja": "月曜日 月曜 / 火曜日 火曜 / 水曜日 水曜 / 木曜日 木曜 / 金曜日 金曜 / 土曜日 土曜 / 日曜日 日曜",
}
"""Language -> its weekdays from Monday on. A name ending in `_` counts only behind one of `BEFORE_ORDINAL`."""

BEFORE_ORDINAL: dict[str, str] = {"he": "יום ביום", "pt": "na nesta desta pela da"}
"""Words that make an ordinal a weekday: "na sexta" is on Friday, "sexta" alone is a sixth."""

NEAR: dict[str, str] = {
    "en": "today tonight earlier_today / yesterday",
    "uk": "сьогодні / вчора учора",
    "ru": "сегодня / вчера",
    "de": "heute / gestern",
    "fr": "aujourd'hui / hier",
    "es": "hoy / ayer",
    "it": "oggi stamattina stamane / ieri",
    "pt": "hoje / ontem",
    "pl": "dziś dzisiaj / wczoraj",
    "tr": "bugün / dün",
    "nl": "vandaag / gisteren",
    "lt": "šiandien / vakar",
    "ar": "اليوم / أمس",
    "he": "היום / אתמול",
    "ja": "今日 本日 / 昨日",
}
"""Language -> words for the day of publication / the day before it."""

VAGUE: dict[str, str] = {
    "en": "the next day|the following day|the previous day|the day before|a day earlier|a day later|the same day|"
    "last week|this week|earlier this week|last month|this month|this morning|this afternoon|this evening|last night|"
    "on the weekend|at the weekend|over the weekend|recently",
    "uk": "наступного дня|минулого тижня|того ж дня|напередодні|днями",
    "ru": "на следующий день|на прошлой неделе|в тот же день|накануне|на днях",
    "de": "am nächsten tag|am folgenden tag|am selben tag|tags zuvor|am vortag|letzte woche|vergangene woche|kürzlich",
    "fr": "le lendemain|la veille|le même jour|la semaine dernière|récemment",
    "es": "al día siguiente|el día anterior|el mismo día|la semana pasada|anoche|esta mañana|recientemente",
    "it": "il giorno dopo|il giorno seguente|il giorno prima|la settimana scorsa|lo stesso giorno|recentemente",
    "pt": "no dia seguinte|no dia anterior|no mesmo dia|na semana passada|recentemente",
    "pl": "następnego dnia|dzień wcześniej|tego samego dnia|w zeszłym tygodniu|niedawno",
    "tr": "ertesi gün|bir gün önce|aynı gün|geçen hafta",
    "nl": "de volgende dag|de dag ervoor|dezelfde dag|vorige week|onlangs",
    "lt": "kitą dieną|tą pačią dieną|praėjusią savaitę",
    "ar": "في اليوم التالي|الأسبوع الماضي",
    "he": "למחרת|בשבוע שעבר",
    "ja": "翌日|先週|前日",
}
"""Language -> phrases that date a saying only against something else; they are kept as written, without a window."""

BOUNDS: dict[str, str] = {
    "en": "next coming by until till through since before after for",
    "uk": "до від після перед з із наступн* прийдешн*",
    "ru": "до от после перед с со следующ* ближайш*",
    "de": "bis ab seit vor nach für nächste* kommende*",
    "fr": "jusqu'à jusqu'au jusque d'ici dès avant depuis après pour partir",
    "es": "hasta desde antes después para partir próximo",
    "it": "fino entro prima dopo dal dalla per prossimo prossima",
    "pt": "até desde antes depois para partir próxima próximo",
    "pl": "do od przed po najbliższ* przyszł* następn*",
    "nl": "tot vanaf voor na sinds volgende komende",
    "lt": "iki nuo po prieš",
    "ar": "حتى منذ قبل بعد",
    "he": "עד מאז לפני אחרי",
}
"""Language -> words before a day that make it an end, a beginning or a plan, and no day on which something was said:
"every exam through Friday", "bis Montag". `*` stands for any ending."""

ARTICLES = "the le la les el los il lo o a al del au à de da dem den der dnia dia día יום"
"""What may stand between such a word and the day, in any of these languages."""
