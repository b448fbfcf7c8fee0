/* SPDX-License-Identifier: MIT */
/* The buffers of a unit: instructions, places, labels, ranges, registers.
 *
 * Jumps are written with the label they go to and get their distances at the
 * end, when a fused compare whose distance does not fit 16 bits becomes its
 * opposite over a JUMP. It must never emit after a failure.
 */
#include <string.h>

#include "lang/compile/compile_int.h"

/* ---- memory ---- */

void *
ou_compile_take(OuCompiler *c, size_t bytes)
{
    void *taken = c->failed ? NULL : ou_region_take(c->region, bytes);
    if (taken == NULL && !c->failed) {
        c->failed = true;
        ou_raise_memory(c->sp);
    }
    return taken;
}

/* Room for one more item: `items`, or a copy in a larger array. NULL: failed. */
static void *
grow(OuCompiler *c, void *items, uint32_t count, uint32_t *room, size_t item_bytes)
{
    if (c->failed)
        return NULL;
    if (count < *room)
        return items;
    uint32_t larger = *room != 0 ? *room * 2 : 16;
    void *copy = ou_compile_take(c, larger * item_bytes);
    if (copy == NULL)
        return NULL;
    if (count != 0)
        memcpy(copy, items, count * item_bytes);
    *room = larger;
    return copy;
}

static uint32_t
slot_of(const OuIndexMap *map, const void *key)
{
    uint32_t at = (uint32_t)(((uintptr_t)key >> 3) * UINT64_C(0x9E3779B97F4A7C15) >> 32);
    for (;; at++) {
        at &= map->n_slots - 1;
        if (map->keys[at] == NULL || map->keys[at] == key)
            return at;
    }
}

static bool
grow_map(OuCompiler *c, OuIndexMap *map)
{
    OuIndexMap larger = {.n_slots = map->n_slots != 0 ? map->n_slots * 2 : 16, .n_used = map->n_used};
    larger.keys = ou_compile_take(c, larger.n_slots * sizeof *larger.keys);
    larger.values = ou_compile_take(c, larger.n_slots * sizeof *larger.values);
    if (larger.values == NULL)
        return false;
    for (uint32_t i = 0; i < map->n_slots; i++) {
        if (map->keys[i] == NULL)
            continue;
        uint32_t at = slot_of(&larger, map->keys[i]);
        larger.keys[at] = map->keys[i];
        larger.values[at] = map->values[i];
    }
    *map = larger;
    return true;
}

bool
ou_index_map_put(OuCompiler *c, OuIndexMap *map, const void *key, uint32_t value)
{
    if (map->n_used * 2 >= map->n_slots && !grow_map(c, map))
        return false;
    uint32_t at = slot_of(map, key);
    map->n_used += map->keys[at] == NULL;
    map->keys[at] = key;
    map->values[at] = value;
    return true;
}

bool
ou_index_map_get(const OuIndexMap *map, const void *key, uint32_t *value)
{
    if (map->n_slots == 0)
        return false;
    uint32_t at = slot_of(map, key);
    *value = map->values[at];
    return map->keys[at] != NULL;
}

/* ---- instructions ---- */

static uint16_t
column_of(int32_t column)
{
    return column < 0 || column > 0xFFFE ? 0xFFFF : (uint16_t)column;
}

static void
note_position(OuCompiler *c)
{
    OuUnit *u = c->unit;
    OuPosition place = {
        .start = u->n_instrs,
        .line = u->span.line > 0 ? (uint32_t)u->span.line : 0,
        .end_line = u->span.end_line > 0 ? (uint32_t)u->span.end_line : 0,
        .column = column_of(u->span.column),
        .end_column = column_of(u->span.end_column),
    };
    if (u->n_positions != 0) {
        const OuPosition *last = &u->positions[u->n_positions - 1];
        if (last->line == place.line && last->end_line == place.end_line
            && last->column == place.column && last->end_column == place.end_column)
            return;
    }
    OuPosition *grown = grow(c, u->positions, u->n_positions, &u->position_room, sizeof place);
    if (grown == NULL)
        return;
    u->positions = grown;
    u->positions[u->n_positions++] = place;
}

static void
append(OuCompiler *c, OuInstr instr)
{
    OuUnit *u = c->unit;
    OuInstr *grown = grow(c, u->instrs, u->n_instrs, &u->instr_room, sizeof instr);
    if (grown == NULL)
        return;
    u->instrs = grown;
    u->instrs[u->n_instrs++] = instr;
}

/* Behind these nothing is reached but through a label. */
static bool
is_last_of_a_path(OuOpcode op)
{
    return op == OU_OP_JUMP || op == OU_OP_LOOP || op == OU_OP_RETURN || op == OU_OP_RETURN_K
           || op == OU_OP_RAISE || op == OU_OP_RERAISE;
}

void
ou_emit(OuCompiler *c, OuOpcode op, unsigned flags, OuReg a, OuReg b, OuReg cc)
{
    if (c->failed || c->unit->is_dead)
        return;
    note_position(c);
    c->unit->is_dead = is_last_of_a_path(op);
    append(c, (OuInstr){(uint8_t)op, (uint8_t)flags, (uint16_t)a, (uint16_t)b, (uint16_t)cc});
    for (unsigned i = ou_opcode_n_cache(op); i > 0; i--)
        append(c, (OuInstr){0});
}

void
ou_emit_wide(OuCompiler *c, OuOpcode op, OuReg a, uint32_t index)
{
    ou_emit(c, op, 0, a, (OuReg)(index & 0xFFFF), (OuReg)(index >> 16));
}

void
ou_emit_word(OuCompiler *c, uint64_t word)
{
    if (!c->failed && !c->unit->is_dead)
        memcpy(&c->unit->instrs[c->unit->n_instrs - 1], &word, sizeof word);
}

OuLabel
ou_label_new(OuCompiler *c)
{
    OuUnit *u = c->unit;
    int64_t *grown = grow(c, u->labels, u->n_labels, &u->label_room, sizeof *grown);
    if (grown == NULL)
        return 0;
    u->labels = grown;
    u->labels[u->n_labels] = -1;
    return (OuLabel)u->n_labels++;
}

void
ou_label_here(OuCompiler *c, OuLabel label)
{
    if (c->failed)
        return;
    c->unit->labels[label] = c->unit->n_instrs;
    c->unit->is_dead = false;
}

static void
add_fixup(OuCompiler *c, uint32_t at, OuLabel label, OuFixupKind kind)
{
    OuUnit *u = c->unit;
    OuFixup *grown = grow(c, u->fixups, u->n_fixups, &u->fixup_room, sizeof *grown);
    if (grown == NULL)
        return;
    u->fixups = grown;
    u->fixups[u->n_fixups++] = (OuFixup){at, label, kind};
}

void
ou_emit_jump(OuCompiler *c, OuOpcode op, unsigned flags, OuReg a, OuLabel to)
{
    if (c->unit->is_dead)
        return;
    ou_emit(c, op, flags, a, 0, 0);
    add_fixup(c, c->unit->n_instrs - 1, to, OU_FIXUP_OFF);
}

void
ou_emit_compare_jump(OuCompiler *c, OuInstr compare, bool when, OuLabel to)
{
    unsigned flags = compare.flags | (when ? OU_IF_TRUE : 0u);
    if (c->unit->is_dead)
        return;
    ou_emit(c, (OuOpcode)compare.op, flags, 0, compare.b, compare.c);
    add_fixup(c, c->unit->n_instrs - 1, to, OU_FIXUP_SHORT);
}

void
ou_emit_word_jump(OuCompiler *c, OuLabel to)
{
    if (!c->unit->is_dead)
        add_fixup(c, c->unit->n_instrs - 2, to, OU_FIXUP_WORD);
}

/* ---- finishing ---- */

static int64_t
distance(const OuUnit *u, const OuFixup *f)
{
    return u->labels[f->label] - (int64_t)f->at - (f->kind == OU_FIXUP_WORD ? 2 : 1);
}

/* Put a JUMP behind instruction `f`, which becomes its opposite and jumps over
 * it. All that lies behind moves by one word. */
static bool
widen(OuCompiler *c, OuFixup *f)
{
    OuUnit *u = c->unit;
    append(c, (OuInstr){0});
    if (c->failed)
        return false;
    uint32_t at = f->at + 1;
    memmove(&u->instrs[at + 1], &u->instrs[at], (u->n_instrs - 1 - at) * sizeof *u->instrs);
    u->instrs[at] = (OuInstr){.op = OU_OP_JUMP};
    u->instrs[f->at].flags ^= OU_IF_TRUE;
    u->instrs[f->at].a = 1;
    for (uint32_t i = 0; i < u->n_labels; i++)
        u->labels[i] += u->labels[i] >= (int64_t)at;
    for (uint32_t i = 0; i < u->n_positions; i++)
        u->positions[i].start += u->positions[i].start >= at;
    for (uint32_t i = 0; i < u->n_ranges; i++) {
        u->ranges[i].start += u->ranges[i].start >= at;
        u->ranges[i].end += u->ranges[i].end >= at;
    }
    for (uint32_t i = 0; i < u->n_fixups; i++)
        u->fixups[i].at += u->fixups[i].at >= at;
    f->kind = OU_FIXUP_OFF;
    f->at = at;
    return true;
}

static bool
widen_far_jumps(OuCompiler *c)
{
    OuUnit *u = c->unit;
    for (bool again = u->n_instrs > INT16_MAX; again;) {
        again = false;
        for (uint32_t i = 0; i < u->n_fixups; i++) {
            OuFixup *f = &u->fixups[i];
            int64_t off = distance(u, f);
            if (f->kind != OU_FIXUP_SHORT || (off >= INT16_MIN && off <= INT16_MAX))
                continue;
            if (!widen(c, f))
                return false;
            again = true;
        }
    }
    return true;
}

bool
ou_emit_finish(OuCompiler *c)
{
    OuUnit *u = c->unit;
    if (c->failed || !widen_far_jumps(c))
        return false;
    for (uint32_t i = 0; i < u->n_fixups; i++) {
        const OuFixup *f = &u->fixups[i];
        int64_t off = distance(u, f);
        OuInstr *in = &u->instrs[f->at];
        if (f->kind == OU_FIXUP_WORD) {
            memcpy(in + 1, &off, sizeof off);
        } else if (f->kind == OU_FIXUP_SHORT) {
            in->a = (uint16_t)(int16_t)off;
        } else {
            in->b = (uint16_t)((uint64_t)off & 0xFFFF);
            in->c = (uint16_t)((uint64_t)off >> 16 & 0xFFFF);
        }
    }
    return true;
}

/* ---- ranges ---- */

void
ou_range_begin(OuCompiler *c, OuBlock *block)
{
    block->range_start = c->unit->n_instrs;
    block->is_open = true;
}

/* Inner ranges end before, or at the same place and first: so the table has
 * the inner of two that cover an instruction in front. */
void
ou_range_end(OuCompiler *c, OuBlock *block)
{
    OuUnit *u = c->unit;
    if (!block->is_open)
        return;
    block->is_open = false;
    if (block->handler < 0 || block->range_start == u->n_instrs)
        return;
    OuRange *grown = grow(c, u->ranges, u->n_ranges, &u->range_room, sizeof *grown);
    if (grown == NULL)
        return;
    u->ranges = grown;
    u->ranges[u->n_ranges++] = (OuRange){block->range_start, u->n_instrs, block->handler, block->depth};
}

void
ou_block_open(OuCompiler *c, OuBlock *block)
{
    block->outer = c->unit->blocks;
    c->unit->blocks = block;
    ou_range_begin(c, block);
}

void
ou_block_close(OuCompiler *c, OuBlock *block)
{
    ou_range_end(c, block);
    c->unit->blocks = block->outer;
}

/* ---- registers ---- */

void
ou_temp_reach(OuCompiler *c, OuReg last)
{
    OuUnit *u = c->unit;
    if (last >= 0xFF00) {
        ou_compile_error(c, u->span, "too many values at once in one expression");
        u->top = u->n_locals; // keeps the numbers in bounds; nothing is emitted any more
        return;
    }
    if (last >= u->n_regs)
        u->n_regs = last + 1;
}

OuReg
ou_temp_push(OuCompiler *c)
{
    OuReg reg = c->unit->top++;
    ou_temp_reach(c, reg);
    return reg;
}

/* ---- surely bound locals ---- */

static size_t
n_bound_words(const OuUnit *u)
{
    return ((size_t)u->n_locals + 63) / 64;
}

bool
ou_bound_has(const OuCompiler *c, OuReg reg)
{
    return c->unit->bound[reg / 64] >> (reg % 64) & 1;
}

void
ou_bound_add(OuCompiler *c, OuReg reg)
{
    if (!(c->unit->deleted[reg / 64] >> (reg % 64) & 1))
        c->unit->bound[reg / 64] |= UINT64_C(1) << (reg % 64);
}

void
ou_bound_forbid(OuCompiler *c, OuReg reg)
{
    c->unit->deleted[reg / 64] |= UINT64_C(1) << (reg % 64);
    c->unit->bound[reg / 64] &= ~(UINT64_C(1) << (reg % 64));
}

uint64_t *
ou_bound_save(OuCompiler *c)
{
    size_t bytes = n_bound_words(c->unit) * sizeof(uint64_t);
    uint64_t *copy = ou_compile_take(c, bytes + sizeof(uint64_t));
    if (copy != NULL && bytes != 0)
        memcpy(copy, c->unit->bound, bytes);
    return copy;
}

void
ou_bound_restore(OuCompiler *c, const uint64_t *saved)
{
    for (size_t i = 0; i < n_bound_words(c->unit) && !c->failed; i++)
        c->unit->bound[i] = saved[i];
}

void
ou_bound_meet(OuCompiler *c, const uint64_t *other)
{
    for (size_t i = 0; i < n_bound_words(c->unit) && !c->failed; i++)
        c->unit->bound[i] &= other[i];
}

void
ou_bound_never(OuCompiler *c)
{
    for (size_t i = 0; i < n_bound_words(c->unit); i++)
        c->unit->bound[i] = ~UINT64_C(0);
}
