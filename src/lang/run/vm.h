/* SPDX-License-Identifier: MIT */
/* The virtual machine of one runtime, and what the layers above call of it. */
#ifndef OURO_LANG_VM_H
#define OURO_LANG_VM_H

#include "lang/run/frame.h"
#include "object/space.h"

/* Finds builtin modules for imports: given when the runtime opens. */
typedef struct OuModuleFinder {
    void *owner;
    /* A new module, or NULL: not known here (nothing pending), or failed (pending). */
    OuObj *(*native)(OuSpace *sp, const char *name);
    /* Source of a module that is part of the program; false: none. */
    bool (*source)(const char *name, const char **text, size_t *n_bytes, bool *is_package);
} OuModuleFinder;

/* One thread of the VM: the object layer's part first, then its two stacks. */
typedef struct OuVmThread {
    OuThread base;            // base.frame: the innermost OuFrame
    OuRegChunk *regs;         // chunk in use
    OuObj **reg_limit;        // its end
    OuFrameChunk *frames;     // chunk in use
    OuFrameChunk *first_frames; // the outermost
    OuFrameChunk *visited;    // where a visit in parts goes on; NULL: it was given back
    OuFrame *visited_frame;   // how far down that visit saw the innermost; NULL: all
    OuFrame *frame_top;       // next free record
    OuFrame *frame_end;       // end of the chunk
} OuVmThread;

/* What an attribute name means for instances of one shape of one state of a class:
 * the answer for instructions that see more kinds of objects than their own cache
 * holds. `name` is counted, so that its address stays its own. */
typedef struct OuAttrEntry {
    uint64_t version;         // of the class; 0: empty
    uint64_t word;            // shape word; ~0: the type's instances have none
    OuObj *name;
    OuObj *found;             // method or plain value of the class, borrowed; NULL: in the slot
    size_t offset;            // of the slot in the instance
} OuAttrEntry;
enum { OU_N_ATTR_ENTRIES = 256 };

typedef struct OuVm {
    OuSpace *sp;
    OuVmThread main;
    OuModuleFinder finder;
    OuRootSource roots;
    OuObj *build_class;       // builtins.__build_class__, counted, found at first use
    OuAttrEntry *attrs;       // OU_N_ATTR_ENTRIES of them, by hash
    volatile int *signal_slot;// set by the process's signal handler, or NULL
    void (*safe_point)(OuSpace *sp); // the collector's, set by the runtime
} OuVm;

static inline OuVmThread *
ou_vm_thread(OuSpace *sp)
{
    return (OuVmThread *)sp->thread;
}

static inline OuVm *
ou_vm_of(OuSpace *sp)
{
    return sp->calls.vm;
}

OuVm *ou_vm_new(OuSpace *sp, const OuModuleFinder *finder);
void ou_vm_free(OuVm *vm);
/* Run the frame `entry` (already pushed, kind ENTRY) until it returns: its value,
 * or NULL with an exception pending. */
OuObj *ou_vm_run(OuVm *vm, OuFrame *entry);
/* Resume `gen` from C with `value` (taken over; None to begin) or, with
 * `value` NULL, with the pending exception thrown in. The value it yields; or NULL:
 * pending, or finished with *returned (new reference). */
OuObj *ou_generator_resume(OuSpace *sp, OuGenerator *gen, OuObj *value, OuObj **returned);

#endif
