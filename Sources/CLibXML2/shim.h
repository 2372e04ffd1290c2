#include <libxml/xmlversion.h>
// Debian's build converts encodings with ICU, whose headers clash with the ICU that Foundation carries. They are wanted
// only for the inside of a structure we never touch.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
