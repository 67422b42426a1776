// Calendars besides the Gregorian one.  Tested by core/core_test.cc.
#pragma once
#include "core/time.h"

namespace parley {

/// Julian calendar, "old style".
Day julian_day(CivilDate date);
/// Solar Hijri, years 1210 to 1634 (1831 to 2255 of the common era).
Day solar_hijri_day(CivilDate date);
/// Islamic calendar by the civil table: a sighting of the moon may differ by a day.
Day islamic_day(CivilDate date);
/// The Easter Sunday of a year of the common era: of the western churches; of the eastern ones.
Day easter(int year);
Day orthodox_easter(int year);
bool is_eu_summer(Day day);  // from the last Sunday of March to that of October

}  // namespace parley
