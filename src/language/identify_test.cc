#include "language/identify.h"

#include <doctest/doctest.h>

using namespace parley::language;

TEST_CASE("the language of a text") {
  CHECK(identify("Four people were killed and nine wounded when shells struck the market of the town at noon on "
                 "Sunday, the city council said.") == "en");
  CHECK(identify("В воскресенье в полдень в результате обстрела рынка погибли четыре человека, ещё девять получили "
                 "ранения, сообщил городской совет.") == "ru");
  CHECK(identify("قتل أربعة أشخاص وأصيب تسعة آخرون عندما سقطت قذائف على سوق البلدة ظهر يوم الأحد، حسبما ذكر مجلس "
                 "المدينة في بيان.") == "ar");
  CHECK(identify("Cuatro personas murieron y nueve resultaron heridas cuando los proyectiles alcanzaron el mercado del "
                 "pueblo el domingo, dijo el ayuntamiento.") == "es");
}

TEST_CASE("a text of no sure language has none, and one with an English part is English") {
  CHECK(identify("") == "");
  CHECK(identify("4 KIA, 9 WIA. 38S MD 1234.") == "");
  CHECK(is_read(""));
  const std::string russian =
      "В воскресенье в полдень в результате обстрела рынка погибли четыре человека, ещё девять получили ранения.";
  CHECK(identify(russian + "\n\nFour people were killed and nine wounded when shells struck the market of the town at "
                           "noon on Sunday, the city council said.") == "en");
  CHECK_FALSE(is_read(identify(russian)));
  CHECK(language_name("ru") == "Russian");
}

TEST_CASE("English of the field is English: codes, names and capitals") {
  for (const char* text :
       {"(EXPLOSIVE HAZARD) IED EXPLOSION RPT (VBIED) 2ND BDE: 1X LN KIA 3X LN WIA AT MSR TAMPA. EOD ON SCENE. BDA TO "
        "FOLLOW. UNIT REPORTS NO FURTHER CASUALTIES.",
        "Shelling: Shyrokyne, Pavlopil, Vodiane; Hranitne 3x 122mm; Krasnohorivka - 12x 82mm, Marinka, Avdiivka: 2 "
        "ceasefire violations. JCCC notified.",
        "Ali Hassan, Mohammed al-Masri, Khalil Abu Samra, Omar Haddad and Yusuf Darwish were killed in Deir al-Balah, "
        "Khan Yunis and Jabalia, the health ministry said."})
    CHECK(is_read(identify(text)));
}
