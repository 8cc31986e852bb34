/* As planted.c, for the compiler: a report at the end of the text points behind it, as from a parser that takes the end
 * for one more character. SPDX-License-Identifier: MIT */
#include "diagnostic.h"

Diagnostic *__real_diagnostic_add(Diagnostics *list, orisha_severity severity, const char *code, orisha_span span,
                                  const char *cause, const char *remedy);
Diagnostic *__wrap_diagnostic_add(Diagnostics *list, orisha_severity severity, const char *code, orisha_span span,
                                  const char *cause, const char *remedy);

Diagnostic *__wrap_diagnostic_add(Diagnostics *list, orisha_severity severity, const char *code, orisha_span span,
                                  const char *cause, const char *remedy)
{
    if (span.begin >= span.source->text.len)
        span.end++;
    return __real_diagnostic_add(list, severity, code, span, cause, remedy);
}
