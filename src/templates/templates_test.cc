#include "templates/read_incidents.h"

#include "tables.h"
#include "unit.h"
