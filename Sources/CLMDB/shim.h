#include <lmdb.h>

/// Asks for the 64 lines of a page; harmless for any address.
static inline void clmdb_prefetch_page(const void *page) {
    for (int offset = 0; offset < 4096; offset += 64) __builtin_prefetch((const char *)page + offset);
}
