// OpenSSL 3 would have every hash made through a context on the heap, at three times the cost; the functions that take
// their context from the caller are marked as deprecated, but documented and kept in every version.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
