/* SPDX-License-Identifier: MIT */
/* Frames, the register stack, generators.
 *
 * A running Python function is an OuFrame: a small record in the frame stack,
 * and a window of registers. Registers lie on the register stack, a list of
 * chunks that never move: a call's outgoing arguments are the first registers of
 * the callee, in place. A frame lies whole in one chunk; when the callee does
 * not fit, its arguments move to the next one. A generator owns its frame and
 * registers, in its own block.
 *
 * Invariant: every register above the running frame is NULL, in all chunks.
 */
#ifndef OURO_LANG_FRAME_H
#define OURO_LANG_FRAME_H

#include "lang/run/function.h"

/* What happens to the value that a frame returns. */
typedef enum OuReturnKind {
    OU_RETURN_STORE,    // into register `dst` of the frame below
    OU_RETURN_ENTRY,    // out of ou_vm_run, to C
    OU_RETURN_INIT,     // of __init__: must be None; the instance is in R[dst_aux] of the frame below
    OU_RETURN_YIELD_FOR,  // generator run by FOR_ITER: yields into dst; returning ends the loop
    OU_RETURN_YIELD_SEND, // generator run by SEND
    OU_RETURN_RESULT,   // of a special method: what the instruction before the caller's ip asked for
    OU_RETURN_NEXT,     // of __next__: into dst; StopIteration ends the loop
} OuReturnKind;

enum {
    OU_FRAME_HEAP = 1,      // a generator's: record and registers lie in its block
    OU_FRAME_NEW_CHUNK = 2, // the first frame of its register chunk, whose arguments moved there
};

typedef struct OuFrame {
    struct OuFrame *back;      // the frame below, or NULL
    OuFunction *func;          // counted
    OuInstr *ip;               // where it goes on (while another frame runs, or in native code)
    OuObj **regs;
    OuObj *names;              // counted: mapping of a class body or exec; NULL in functions
    struct OuFrameObject *object; // counted, made on demand, or NULL
    uint16_t dst;
    uint8_t kind;              // OuReturnKind
    uint8_t flags;
    uint32_t aux;              // INIT: register below that holds the instance
    OuObj **top;               // first free register of the stack above this frame
} OuFrame;

/* The Python view of a frame, which may outlive it: `frame` is NULL once it has
 * ended, and then the locals lie in `locals`. */
typedef struct OuFrameObject {
    OuObj head;
    OuFrame *frame;
    OuFunction *func;          // counted
    struct OuFrameObject *back;// counted; filled at the end of the frame
    OuObj *names;              // counted or NULL
    OuObj **locals;            // buffer of n_locals, NULL while running
    uint32_t n_locals;
    uint32_t at;               // instruction word, once ended
    OuObj *trace;              // f_trace, reserved
} OuFrameObject;

typedef struct OuTraceback {
    OuObj head;
    struct OuTraceback *next;  // towards the frame that raised; counted
    OuFrameObject *frame;      // counted
    uint32_t at;               // instruction word
    uint32_t line;
} OuTraceback;

typedef enum OuGeneratorState { OU_GEN_NEW, OU_GEN_SUSPENDED, OU_GEN_RUNNING, OU_GEN_DONE } OuGeneratorState;

typedef struct OuGenerator {
    OuObj head;
    OuObj *handled;            // suspended: what it handles itself (borrowed from its registers) or
                               // NULL; running: what was handled where it was resumed (borrowed)
    uint8_t state;
    uint8_t spare[7];
    OuFrame frame;
    OuObj *regs[];
} OuGenerator;

/* One chunk of the register stack. */
typedef struct OuRegChunk {
    struct OuRegChunk *prev, *next;
    size_t n_regs;
    OuObj *regs[];
} OuRegChunk;

typedef struct OuFrameChunk {
    struct OuFrameChunk *prev, *next;
    size_t n_frames;
    OuFrame frames[];
} OuFrameChunk;

uint32_t ou_frame_at(const OuFrame *frame);               // instruction word it is at
OuFrameObject *ou_frame_object(OuSpace *sp, OuFrame *frame); // new reference
/* The frame ends: its object, if there is one, takes the locals over. */
void ou_frame_detach(OuSpace *sp, OuFrame *frame);
/* Add `frame` to the traceback of the pending exception. Failure to get memory
 * leaves the traceback as it was. */
void ou_traceback_add(OuSpace *sp, OuFrame *frame);
OuObj *ou_frame_locals(OuSpace *sp, OuFrameObject *f);    // dict of the locals now, new reference

#endif
