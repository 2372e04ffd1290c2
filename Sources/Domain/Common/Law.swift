// Refusals, states and deciders speak of terms, calendars and dated rules in public: who imports them needs those words, too.
@_exported public import Law
