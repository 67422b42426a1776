#include "core/calendar.h"

namespace parley {
namespace {

constexpr Day kJulianDayOfEpoch = 2440588;  // Julian day number of 1970-01-01

Day last_sunday(int year, int month) {
  const Day last = to_day({year, month, days_in_month(year, month)});
  return last - (weekday(last) + 1) % 7;
}

}  // namespace

Day julian_day(CivilDate date) {
  const int a = (14 - date.month) / 12, y = date.year + 4800 - a, m = date.month + 12 * a - 3;
  return date.day + (153 * m + 2) / 5 + 365 * y + y / 4 - 32083 - kJulianDayOfEpoch;
}

Day solar_hijri_day(CivilDate date) {
  // 33 years hold 8 leap years; the cycle of 1210 to 1634 begins with 294 leap days behind it
  const int year = date.year + 621, n = date.year - 1210;
  const int leaps = 294 + n / 33 * 8 + (n % 33 + 3) / 4;
  const int gregorian = year / 4 - (year / 100 + 1) * 3 / 4 - 150;
  const Day new_year = to_day({year, 3, 1}) + 19 + leaps - gregorian;
  const int before = date.month <= 7 ? (date.month - 1) * 31 : 186 + (date.month - 7) * 30;
  return new_year + before + date.day - 1;
}

Day islamic_day(CivilDate date) {
  const int months = (59 * (date.month - 1) + 1) / 2;  // of 30 and 29 days in turn
  return date.day + months + (date.year - 1) * 354 + (3 + 11 * date.year) / 30 + 1948439 - kJulianDayOfEpoch;
}

Day easter(int year) {
  // the full moon of the church, then the Sunday after it (Gregorian computus of 1582)
  const int golden = year % 19, century = year / 100;
  const int epact = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
  const int moon = epact - (epact / 28) * (1 - (29 / (epact + 1)) * ((21 - golden) / 11));
  const Day full = to_day({year, 3, 21}) + moon;  // 21 March and on
  return full + 7 - (weekday(full) + 1) % 7;
}

Day orthodox_easter(int year) {
  const int moon = (19 * (year % 19) + 15) % 30;
  const Day full = julian_day({year, 3, 21}) + moon;
  return full + 7 - (weekday(full) + 1) % 7;
}

bool is_eu_summer(Day day) {
  const int year = to_civil(day).year;
  return day >= last_sunday(year, 3) && day < last_sunday(year, 10);
}

}  // namespace parley
