/* SPDX-License-Identifier: MIT */
/* The VM's life: stacks, the hooks it plugs into the layers below, its roots. */
#include <string.h>

#include "lang/run/vm_int.h"
#include "object/text/str.h"

enum { ATTR_TABLE_BYTES = OU_N_ATTR_ENTRIES * sizeof(OuAttrEntry) };

static bool
poll_hook(OuSpace *sp)
{
    return sp->poll == 0 || ou_vm_poll(ou_vm_of(sp));
}

/* The place that runs now. The text stays valid while the code object lives. */
static bool
where_hook(OuSpace *sp, const char **file, int *line)
{
    OuFrame *frame = sp->thread->frame;
    if (frame == NULL || frame->func == NULL)
        return false;
    const OuCode *code = frame->func->code;
    *file = ou_str_is_ascii(code->filename) ? (const char *)((OuStr *)code->filename)->data : "?";
    *line = (int)ou_code_position(code, ou_frame_at(frame)).line;
    return true;
}

OuVm *
ou_vm_new(OuSpace *sp, const OuModuleFinder *finder)
{
    OuVm *vm = ou_buffer_take(sp->heap, sizeof *vm);
    if (vm == NULL)
        return NULL;
    memset(vm, 0, sizeof *vm);
    vm->sp = sp;
    if (finder != NULL)
        vm->finder = *finder;
    vm->main.base = *sp->thread;
    sp->thread = &vm->main.base;
    vm->attrs = ou_buffer_take(sp->heap, ATTR_TABLE_BYTES);
    if (vm->attrs == NULL || !ou_stack_init(sp, &vm->main)) {
        if (vm->attrs != NULL)
            ou_buffer_release(sp->heap, vm->attrs, ATTR_TABLE_BYTES);
        sp->thread = &sp->first_thread;
        ou_buffer_release(sp->heap, vm, sizeof *vm);
        return NULL;
    }
    memset(vm->attrs, 0, ATTR_TABLE_BYTES);
    vm->roots.kind = "frame";
    vm->roots.visit = ou_stack_visit;
    vm->roots.visit_part = ou_stack_visit_part;
    vm->roots.owner = vm;
    ou_space_add_roots(sp, &vm->roots);
    sp->calls.vm = vm;
    sp->calls.poll = poll_hook;
    sp->calls.where = where_hook;
    return vm;
}

void
ou_vm_free(OuVm *vm)
{
    OuSpace *sp = vm->sp;
    sp->calls.vm = NULL;
    sp->calls.poll = NULL;
    sp->calls.where = NULL;
    for (OuRootSource **at = &sp->roots; *at != NULL; at = &(*at)->next)
        if (*at == &vm->roots) {
            *at = vm->roots.next;
            break;
        }
    for (size_t i = 0; i < OU_N_ATTR_ENTRIES; i++)
        ou_slot_clear(sp, &vm->attrs[i].name);
    ou_buffer_release(sp->heap, vm->attrs, ATTR_TABLE_BYTES);
    ou_stack_fini(sp, &vm->main);
    sp->first_thread = vm->main.base;
    sp->thread = &sp->first_thread;
    ou_buffer_release(sp->heap, vm, sizeof *vm);
}
