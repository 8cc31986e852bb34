/* `| [GET /reports/:id(int)] p: report_params |> ...`: the parameters of a pattern as a record, so that a C function can
 * take them as one struct. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TYPED_BINDING_H
#define ORISHA_COMPILER_TYPED_BINDING_H

#include "emitter.h"

/* Opens a block in which the binding is the record; reports what does not fit. False: there is no such type to give. */
bool typed_binding_begin(Emitter *emitter, const orisha_branch *branch);
void typed_binding_end(Emitter *emitter);

#endif
