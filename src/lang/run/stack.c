/* SPDX-License-Identifier: MIT */
/* The two stacks of a VM thread: registers and frame records, in chunks from the heap.
 *
 * Chunks are doubly linked and never move. The one behind the chunk in use is
 * kept, so that a program at the edge does not take and release it with every
 * call; what lies behind that is given back. Everything above the running frame is
 * NULL, in the kept chunk too.
 */
#include <string.h>

#include "lang/run/vm_int.h"
#include "os/assert.h"

enum {
    REGS_A_CHUNK = 4000,  // 32 KiB: some hundred frames of ordinary functions
    FRAMES_A_CHUNK = 250, // 16 KiB
};

static size_t
reg_chunk_bytes(size_t n)
{
    return sizeof(OuRegChunk) + n * sizeof(OuObj *);
}

static size_t
frame_chunk_bytes(size_t n)
{
    return sizeof(OuFrameChunk) + n * sizeof(OuFrame);
}

static OuRegChunk *
new_reg_chunk(OuSpace *sp, size_t n)
{
    n = n > REGS_A_CHUNK ? n : REGS_A_CHUNK;
    OuRegChunk *chunk = ou_buffer_take(sp->heap, reg_chunk_bytes(n));
    if (chunk == NULL)
        return ou_raise_memory(sp);
    memset(chunk, 0, reg_chunk_bytes(n));
    chunk->n_regs = n;
    return chunk;
}

static OuFrameChunk *
new_frame_chunk(OuSpace *sp)
{
    OuFrameChunk *chunk = ou_buffer_take(sp->heap, frame_chunk_bytes(FRAMES_A_CHUNK));
    if (chunk == NULL)
        return ou_raise_memory(sp);
    chunk->prev = chunk->next = NULL;
    chunk->n_frames = FRAMES_A_CHUNK;
    return chunk;
}

static void
use_frames(OuVmThread *t, OuFrameChunk *chunk)
{
    t->frames = chunk;
    t->frame_end = chunk->frames + chunk->n_frames;
}

static void
use_regs(OuVmThread *t, OuRegChunk *chunk)
{
    t->regs = chunk;
    t->reg_limit = chunk->regs + chunk->n_regs;
}

/* Give `chunk`, NULL or the last, back. */
static void
release_reg_chunk(OuSpace *sp, OuRegChunk *chunk)
{
    if (chunk == NULL)
        return;
    OU_ASSERT(chunk->next == NULL);
    if (chunk->prev != NULL)
        chunk->prev->next = NULL;
    ou_buffer_release(sp->heap, chunk, reg_chunk_bytes(chunk->n_regs));
}

static void
release_frame_chunk(OuSpace *sp, OuVmThread *t, OuFrameChunk *chunk)
{
    if (chunk == NULL)
        return;
    OU_ASSERT(chunk->next == NULL);
    if (t->visited == chunk)
        t->visited = NULL;
    if (chunk->prev != NULL)
        chunk->prev->next = NULL;
    ou_buffer_release(sp->heap, chunk, frame_chunk_bytes(chunk->n_frames));
}

bool
ou_stack_init(OuSpace *sp, OuVmThread *t)
{
    OuRegChunk *regs = new_reg_chunk(sp, 0);
    OuFrameChunk *frames = regs != NULL ? new_frame_chunk(sp) : NULL;
    if (frames == NULL) {
        if (regs != NULL)
            ou_buffer_release(sp->heap, regs, reg_chunk_bytes(regs->n_regs));
        return false;
    }
    use_regs(t, regs);
    use_frames(t, frames);
    t->first_frames = frames;
    t->frame_top = frames->frames;
    return true;
}

void
ou_stack_fini(OuSpace *sp, OuVmThread *t)
{
    while (t->regs != NULL) {
        OuRegChunk *prev = t->regs->prev;
        release_reg_chunk(sp, t->regs->next);
        release_reg_chunk(sp, t->regs);
        t->regs = prev;
    }
    while (t->frames != NULL) {
        OuFrameChunk *prev = t->frames->prev;
        release_frame_chunk(sp, t, t->frames->next);
        release_frame_chunk(sp, t, t->frames);
        t->frames = prev;
    }
}

OuFrame *
ou_stack_grow_frames(OuSpace *sp, OuVmThread *t)
{
    OuFrameChunk *next = t->frames->next;
    if (next == NULL) {
        next = new_frame_chunk(sp);
        if (next == NULL)
            return NULL;
        next->prev = t->frames;
        t->frames->next = next;
    }
    use_frames(t, next);
    t->frame_top = next->frames + 1;
    return next->frames;
}

void
ou_stack_leave_frames(OuSpace *sp, OuVmThread *t)
{
    release_frame_chunk(sp, t, t->frames->next);
    use_frames(t, t->frames->prev);
    t->frame_top = t->frame_end;
}

OuObj **
ou_stack_enter_chunk(OuSpace *sp, OuVmThread *t, size_t n)
{
    OuRegChunk *next = t->regs->next;
    if (next == NULL || next->n_regs < n) {
        OuRegChunk *fresh = new_reg_chunk(sp, n);
        if (fresh == NULL)
            return NULL;
        release_reg_chunk(sp, t->regs->next); // too small for this frame
        fresh->prev = t->regs;
        t->regs->next = fresh;
        next = fresh;
    }
    use_regs(t, next);
    return next->regs;
}

void
ou_stack_leave_chunk(OuSpace *sp, OuVmThread *t)
{
    release_reg_chunk(sp, t->regs->next);
    use_regs(t, t->regs->prev);
}

static void
visit_frame(OuFrame *f, OuRootFn fn, void *context)
{
    if (f->func == NULL)
        return;
    fn(context, (OuObj *)f->func, "function", 0);
    if (f->names != NULL)
        fn(context, f->names, "names", 0);
    if (f->object != NULL)
        fn(context, (OuObj *)f->object, "frame object", 0);
    const OuCode *code = f->func->code;
    for (size_t i = 0; i < code->n_regs; i++)
        if (f->regs[i] != NULL)
            fn(context, f->regs[i], i < code->n_locals ? "local" : "temporary", i);
}

/* The innermost `n` frames; false: these were all. */
static bool
visit_innermost(OuVmThread *t, size_t n, OuRootFn fn, void *context)
{
    OuFrame *f = t->base.frame;
    t->visited_frame = NULL;
    for (; n > 0 && f != NULL; n--, f = f->back) {
        visit_frame(f, fn, context);
        t->visited_frame = f;
    }
    if (f == NULL)
        t->visited_frame = NULL;
    return f != NULL;
}

/* The innermost `n` frames first, whatever they are; then, call by call, the
 * records of the frame stack from the outermost on. Frames of generators that run
 * are seen as parts of their objects, which the frames below them hold. The thread
 * keeps the chunk to go on with, as it may be given back meanwhile. */
bool
ou_stack_visit_part(void *owner, OuRootCursor *cursor, size_t n, OuRootFn fn, void *context)
{
    OuVmThread *t = ou_vm_thread(((OuVm *)owner)->sp);
    if (cursor->place == NULL) {
        if (t->base.pending != NULL)
            fn(context, t->base.pending, "pending exception", 0);
        t->visited = t->first_frames;
        *cursor = (OuRootCursor){t->visited, 0};
        return visit_innermost(t, n, fn, context);
    }
    OuFrameChunk *chunk = t->visited;
    if (chunk == NULL || chunk == t->frames->next)
        return false; // the calls have returned
    OuFrame *end = chunk == t->frames ? t->frame_top : chunk->frames + chunk->n_frames;
    OuFrame *f = chunk->frames + cursor->at;
    for (; n > 0 && f < end; n--, f++)
        visit_frame(f, fn, context);
    cursor->at = (size_t)(f - chunk->frames);
    if (f < end)
        return true;
    t->visited = chunk->next;
    cursor->at = 0;
    return chunk != t->frames;
}

static void
shade_root(void *context, OuObj *o, const char *name, size_t index)
{
    (void)name, (void)index;
    ou_shade(context, o);
}

void
ou_stack_shade_more(OuSpace *sp, OuVmThread *t)
{
    enum { FRAMES_A_PART = 256 };
    visit_innermost(t, FRAMES_A_PART, shade_root, sp);
}

/* Every reference in the frames that run: the roots of kind "frame". */
void
ou_stack_visit(void *owner, OuRootFn fn, void *context)
{
    OuVm *vm = owner;
    OuVmThread *t = ou_vm_thread(vm->sp);
    for (OuFrame *f = t->base.frame; f != NULL; f = f->back)
        visit_frame(f, fn, context);
    if (t->base.pending != NULL)
        fn(context, t->base.pending, "pending exception", 0);
}
