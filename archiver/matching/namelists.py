"""Names that are translated, not spelt out: countries, alliances, offices; and what languages are called. Data.

Each entry is how words begin, in normal form (`db.normal.fold`); one that ends in = is the whole word.
"""

from __future__ import annotations

_NATIONS = {
    "US": "usa= eeuu= eua= сша= ארהב= unitedstates=",
    "EU": "eu= ue= євросоюз евросоюз",
    "UN": "un= onu= оон= ооні=",
    "NATO": "nato= otan= нато= ناتو נאטו",
    "Russia": "russia rusia russie ruso= rusos= rusa= rusas= russe russland russisch росси росі روسيا روسي רוסיה",
    "Ukraine": "ukrain ucrani ucrain україн украин أوكراني אוקראינ",
    "Belarus": "belarus bielorrus biélorus беларус белорус білорус",
    "Poland": "poland polish pologne polonais polonia polsk polska polen polnisch польш польщ польс",
    "Germany": "german aleman alemán allemagne allemand deutsch niemcy niemiec германи немецк німеч ألمانيا גרמניה",
    "France": "france french frankreich französisch francia francés frances françai франци французск франці فرنسا צרפת",
    "Spain": "spain spanish spanien spanisch españ espagn испани испанск іспані إسبانيا ספרד",
    "Britain": "britain british britannique británic britisch британ بريطانيا בריטניה",
    "China": "china chines chinois китай китаи الصين",
    "Israel": "israel israël ізраїл израил إسرائيل ישראל",
    "Gaza": "gaza= gazas= غزة עזה",
    "Hamas": "hamas= хамас حماس חמאס",
    "Hezbollah": "hezbollah hizbollah hisbollah hezbolá хезболл хізболл חיזבאללה",
    "Lebanon": "lebanon lebanes libanon liban líban ливан ліван لبنان לבנון",
    "Syria": "syria syrie syrien siria сирии сирия сирийск сирію сирії سوريا סוריה",
    "Iran": "iran irán іран иран إيران איראן",
    "Iraq": "iraq irak ірак ирак العراق עיראק",
    "Egypt": "egypt ägypt egipt égypt єгипет египет מצרים",
    "Turkey": "turkey turkish türk turquí turqu турци туреч تركيا טורקיה",
    "Jerusalem": "jerusalem jerusalén jérusalem єрусалим иерусалим القدس ירושלים",
    "Moscow": "moscow moskau moscú moscou москв moskw موسكو מוסקבה",
    "Kyiv": "kyiv kiev kiew киев київ києв كييف קייב",
    "Washington": "washington вашингтон واشنطن וושינגטון",
    "Rafah": "rafah рафах رفح רפיח",
    "Beirut": "beirut beyrouth бейрут بيروت ביירות",
    "Tehran": "tehran teherán téhéran тегеран طهران טהרן",
}

_ROLES = {
    "ministry": "ministry ministerium ministerio ministère ministero министерств міністерств"
    " мин= وزارة משרד bakanl ministério ministerstw ministerie",
    "defence": "defence defense verteidigung defensa défense оборон دفاع הביטחון savunma defesa obrony defensie",
    "health": "health gesundheit salud santé здрав здоров صحة صحه בריאות sağlık saúde zdrowi gezondheid",
    "interior": "interior innenminister intérieur внутренн внутрішн داخلية içişler",
    "foreign": "foreign außen exterior étrangères иностранн закордонн خارجية החוץ dışişler spraw= estrangeir",
    "military": "military army armed armee ejército fuerzas armée militär арми армі военн воєнн"
    " військ збройн вооруженн الجيش צבא צהל ordu= askeri exército wojsk leger",
    "intelligence": "intelligence nachrichtendienst inteligencia renseignement разведк розвідк مخابرات מודיעין",
    "police": "police polizei policía полиц поліц الشرطة משטרה emniyet polis= polícia policj politie",
    "governor": "governor gouverneur gobernador губернатор محافظ vali= valiliğ wojewod governador",
    "mayor": "mayor bürgermeister oberbürgermeister alcalde alcaldía maire мэр= мэра="
    " мер= мера= міський عمدة belediye prefeit burmistrz burgemeester",
    "president": "president präsident presidente presidencia président президент رئيس נשיא cumhurbaşkan prezydent",
    "government": "government regierung gobierno gouvernement правительств"
    " уряд حكومة ממשלה hükümet governo rząd rządu regering",
    "fire": "fire= firefighters feuerwehr bomberos pompiers пожарн пожежн"
    " إطفاء כבאות itfaiye straż strazak bombeiros brandweer כיבוי",
    "rescue": "rescue emergency rettung emergencias secours спасател чрезвычайн"
    " рятувал надзвичайн طوارئ إسعاف kurtarma ratunk hulpdienst",
    "embassy": "embassy botschaft embajada ambassade посольств سفارة שגרירות büyükelçili embaixada ambasad",
    "ambassador": "ambassador botschafter embajador ambassadeur посол= посла="
    " посолка= سفير שגריר büyükelçi= büyükelçisi= embaixador",
    "office": "office büro oficina bureau управлени управлінн مكتب לשכת",
    "spokesperson": "spokes sprecher portavoz porte-parole пресс прес= речник"
    " مناطق ناطق متحدث דובר sözcü porta-voz rzeczni woordvoerd",
    "church": "church kirche iglesia église церк كنيسة כנסיה",
    "railway": "railway railways bahn ferrocarril железнодорож залізниц demiryol kolej spoorweg",
    "university": "university universität universidad université университет університет"
    " جامعة אוניברסיטה üniversite universidade uniwersytet universiteit",
    "court": "court gericht tribunal суд= суда= суду= محكمة mahkeme sąd= rechtbank",
    "union": "union= unions= gewerkschaft sindicato syndicat sindacato sendika związ= związkow"
    " профсоюз профспілк نقابة איגוד",
    "association": "association= verein verband asociación associação associazione dernek derneğ stowarzysz"
    " ассоциаци асоціаці vereniging جمعية אגודת= אגודה=",
    "committee": "committee komitee comité comitato komite komitet комитет комітет لجنة ועדה= ועד=",
    "students": "student étudiant estudiant öğrenci студент طلاب طلبة סטודנט",
    "hospital": "hospital= krankenhaus klinik= hôpital ospedale hastane szpital больниц госпитал лікарн ziekenhuis"
    " مستشفى בית-חולים החולים",
    "airport": "airport flughafen aeropuerto aéroport aeroporto havaliman havalimanı lotnisk"
    " аэропорт аеропорт luchthaven مطار נמל-התעופה",
    "weather": "weather meteo météo wetter meteoro погод pogod طقس",
    "council": "council rat= consejo ayuntamiento conseil совет= рада= ради="
    " مجلس מועצה meclis konsey conselho rada= gemeenteraad",
}

_SHORT = {
    "минобороны": "ministry defence",
    "міноборони": "ministry defence",
    "минздрав": "ministry health",
    "моз": "ministry health",
    "мид": "ministry foreign",
    "мзс": "ministry foreign",
    "мвд": "ministry interior",
    "мвс": "ministry interior",
    "мчс": "rescue",
    "дснс": "rescue",
    "mod": "ministry defence",
    "мэрия": "mayor",
    "мерія": "mayor",
    "всу": "military Ukraine",
    "зсу": "military Ukraine",
    "гур": "military intelligence",
    "idf": "military Israel",
}
SHORT = {word: frozenset(meant.split()) for word, meant in _SHORT.items()}
"""Abbreviations and run-together words of names, and all that they say."""


def _by_stem(lists: dict[str, str]) -> dict[str, str]:
    return {stem: meant for meant, stems in lists.items() for stem in stems.split()}


NATIONS = _by_stem(_NATIONS)
"""Countries, alliances and places that languages spell in their own ways."""

ROLES = _by_stem(_ROLES)
"""Offices by which articles call those who post, and by which accounts call themselves."""

LANGUAGES = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fa": "Persian", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hy": "Armenian", "it": "Italian", "ja": "Japanese",
    "ka": "Georgian", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian",
    "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip
"""What languages are called."""
