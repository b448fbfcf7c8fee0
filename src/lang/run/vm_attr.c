/* SPDX-License-Identifier: MIT */
/* Attributes and globals: the general case, and its specialisation.
 *
 * An instruction that finds a case it can repeat cheaply writes what it compared
 * into its cache words and turns into the specialised opcode; the specialised
 * one falls back here when the comparison fails. Compared are versions of
 * classes, shape words and layouts of dicts: numbers never used twice, so a
 * stale cache can only miss. An instruction that keeps missing stays general and
 * asks the VM's table of attributes, which holds the same answers by hash.
 */
#include "lang/run/vm_int.h"
#include "object/error/exception.h"
#include "object/names.h"
#include "object/type/instance.h"

static bool
may_try(OuInstr *in)
{
    if (ou_vm_is_tired(in))
        return false;
    in->flags = (uint8_t)(in->flags + (1u << OU_TRIES_SHIFT));
    return true;
}

static uint64_t *
cache_of(OuInstr *in)
{
    return (uint64_t *)(in + 1);
}

/* Instances that keep their shape word right behind the header, in plain form. */
static bool
has_plain_word(OuObj *o)
{
    return o->type->word_offset == sizeof(OuObj) && (*ou_word_of(o) & 1) == 0;
}

/* ---- the table of attributes ---- */

static void
put_entry(OuVm *vm, OuObj *o, OuObj *name, OuObj *found, size_t offset)
{
    uint64_t version = o->type->version, word = ou_vm_word_of(o);
    OuAttrEntry *e = ou_vm_attr_entry(vm, version, word, name);
    OuObj *old = e->name;
    *e = (OuAttrEntry){version, word, ou_incref(name), found, offset};
    ou_xdecref(vm->sp, old);
}

static bool
is_data_descriptor(OuObj *descr)
{
    return descr->type->slots.descr_set != NULL;
}

/* A property whose getter is a Python function runs as a frame of its own: the
 * instruction is specialised before it runs, so that getters may nest. */
static bool
specialise_property(OuSpace *sp, OuInstr *in, OuObj *o, OuObj *name)
{
    if (!(o->type->flags & OU_TYPE_HEAP) || o->type->slots.get_attr != ou_generic_get_attr)
        return false;
    uint64_t version = ou_type_version(sp, o->type);
    OuObj *descr = ou_type_lookup(sp, o->type, name);
    if (version == 0 || descr == NULL || !ou_is(descr, sp, OU_T_PROPERTY))
        return false;
    OuObj *getter = ((OuProperty *)descr)->get;
    if (getter == NULL || !ou_is(getter, sp, OU_T_FUNCTION) || !may_try(in))
        return false;
    cache_of(in)[0] = version;
    cache_of(in)[2] = (uint64_t)(uintptr_t)descr;
    in->op = OU_OP_LOAD_ATTR_PROPERTY;
    return true;
}

static void
specialise_instance(OuVm *vm, OuInstr *in, OuObj *o, OuObj *name)
{
    OuSpace *sp = vm->sp;
    OuType *type = o->type;
    uint64_t version = ou_type_version(sp, type);
    if (version == 0 || !has_plain_word(o))
        return;
    OuObj *descr = ou_type_lookup(sp, type, name);
    if (descr != NULL && is_data_descriptor(descr))
        return;
    uint64_t *cache = cache_of(in);
    uint64_t word = *ou_word_of(o);
    int slot = ou_shape_slot(sp, word, name);
    bool in_slot = slot >= 0 && (unsigned)slot < ou_instance_n_inline(o);
    bool in_class = slot < 0 && descr != NULL && descr->type->slots.descr_get == NULL;
    if (!in_slot && !in_class)
        return;
    size_t offset = in_slot ? type->word_offset + 8 + (size_t)slot * sizeof(OuObj *) : 0;
    put_entry(vm, o, name, in_class ? descr : NULL, offset);
    if (!may_try(in))
        return;
    in->op = in_slot ? OU_OP_LOAD_ATTR_SLOT : OU_OP_LOAD_ATTR_CLASS;
    cache[0] = version;
    cache[1] = word;
    cache[2] = in_slot ? offset : (uint64_t)(uintptr_t)descr;
}

/* The attribute of a class, where getting it binds nothing. */
static void
specialise_type(OuSpace *sp, OuInstr *in, OuType *type, OuObj *name, OuOpcode op)
{
    OuObj *meta = ou_type_lookup(sp, type->head.type, name);
    if (meta != NULL && is_data_descriptor(meta))
        return; // and then nobody has asked the class itself
    OuObj *found = ou_type_lookup(sp, type, name);
    uint64_t version = ou_type_version(sp, type);
    if (version == 0 || found == NULL)
        return;
    if (found->type->slots.descr_get != NULL && !ou_is(found, sp, OU_T_FUNCTION))
        return;
    uint64_t *cache = cache_of(in);
    cache[0] = version;
    cache[2] = (uint64_t)(uintptr_t)found;
    in->op = (uint8_t)op;
}

static void
specialise_module(OuSpace *sp, OuInstr *in, OuObj *module, OuObj *name, OuOpcode op)
{
    OuObj *dict = ou_module_dict(module);
    size_t offset = ou_dict_find_offset(sp, dict, name);
    uint64_t layout = ou_dict_layout(sp, dict);
    if (offset == 0 || layout == 0)
        return;
    cache_of(in)[0] = layout;
    cache_of(in)[2] = offset;
    in->op = (uint8_t)op;
}

OuObj *
ou_vm_load_attr(OuVm *vm, OuInstr *in, OuObj *o, OuObj *name)
{
    OuSpace *sp = vm->sp;
    in->op = OU_OP_LOAD_ATTR;
    OuAttrEntry *e = ou_vm_is_tired(in) ? ou_vm_find_attr(vm, o, name) : NULL;
    if (e != NULL) {
        OuObj *there = e->found != NULL ? e->found : *(OuObj **)((char *)o + e->offset);
        if (there != NULL && (e->found == NULL || there->type->slots.descr_get == NULL))
            return ou_incref(there);
    }
    if (specialise_property(sp, in, o, name))
        return NULL;
    OuObj *value = ou_get_attr(sp, o, name);
    if (value == NULL)
        return value;
    if (o->type->slots.get_attr == ou_generic_get_attr)
        specialise_instance(vm, in, o, name);
    else if (ou_is(o, sp, OU_T_TYPE) && may_try(in))
        specialise_type(sp, in, (OuType *)o, name, OU_OP_LOAD_ATTR_TYPE);
    else if (ou_is(o, sp, OU_T_MODULE) && may_try(in))
        specialise_module(sp, in, o, name, OU_OP_LOAD_ATTR_MODULE);
    return value;
}

/* What the store is about to do, looked up before it does it. */
static bool
store_is_plain(OuSpace *sp, OuObj *o, OuObj *name, uint64_t *version)
{
    OuType *type = o->type;
    if (type->slots.set_attr != ou_generic_set_attr || !has_plain_word(o))
        return false;
    *version = ou_type_version(sp, type);
    OuObj *descr = ou_type_lookup(sp, type, name);
    return *version != 0 && (descr == NULL ? !ou_pending(sp) : !is_data_descriptor(descr));
}

bool
ou_vm_store_attr(OuVm *vm, OuInstr *in, OuObj *o, OuObj *name, OuObj *value)
{
    OuSpace *sp = vm->sp;
    uint64_t version = 0, word = 0;
    in->op = OU_OP_STORE_ATTR;
    bool plain = !ou_vm_is_tired(in) && store_is_plain(sp, o, name, &version);
    int slot = -1;
    if (plain) {
        word = *ou_word_of(o);
        slot = ou_shape_slot(sp, word, name);
    }
    if (ou_pending(sp) || !ou_set_attr(sp, o, name, value))
        return false;
    if (!plain || !may_try(in))
        return true;
    uint64_t *cache = cache_of(in);
    unsigned added = 0;
    if (slot >= 0 && (unsigned)slot < ou_instance_n_inline(o)) {
        in->op = OU_OP_STORE_ATTR_SLOT;
        cache[3] = o->type->word_offset + 8 + (uint64_t)slot * sizeof(OuObj *);
    } else if (slot < 0) {
        uint64_t after = ou_shape_word_after(sp, o->type, word, name, &added);
        if (after == 0 || *ou_word_of(o) != after)
            return true;
        in->op = OU_OP_STORE_ATTR_ADD;
        cache[2] = after;
        cache[3] = o->type->word_offset + 8 + (uint64_t)added * sizeof(OuObj *);
    } else {
        return true;
    }
    cache[0] = version;
    cache[1] = word;
    return true;
}

/* A function or native method that a call of o.name may use unbound. */
static OuObj *
find_unbound_method(OuSpace *sp, OuObj *o, OuObj *name)
{
    if (o->type->slots.get_attr != ou_generic_get_attr)
        return NULL;
    OuObj *descr = ou_type_lookup(sp, o->type, name);
    if (descr == NULL)
        return NULL;
    bool binds_self = ou_is(descr, sp, OU_T_FUNCTION)
                      || (ou_is(descr, sp, OU_T_METHOD_DESCR)
                          && !(((OuMethodDescr *)descr)->def->kind & (OU_CALL_CLASS | OU_CALL_STATIC)));
    return binds_self ? descr : NULL;
}

static void
specialise_method(OuVm *vm, OuInstr *in, OuObj *o, OuObj *name, OuObj *descr)
{
    uint64_t version = ou_type_version(vm->sp, o->type);
    if (version == 0 || (o->type->flags & OU_TYPE_WORD ? !has_plain_word(o) : o->type->word_offset != 0))
        return;
    put_entry(vm, o, name, descr, 0);
    if (!may_try(in))
        return;
    uint64_t *cache = cache_of(in);
    cache[0] = version;
    cache[1] = ou_vm_word_of(o);
    cache[2] = (uint64_t)(uintptr_t)descr;
    in->op = OU_OP_LOAD_METHOD_TYPE;
}

bool
ou_vm_load_method(OuVm *vm, OuInstr *in, OuObj *o, OuObj *name, OuObj **base)
{
    OuSpace *sp = vm->sp;
    in->op = OU_OP_LOAD_METHOD;
    OuAttrEntry *e = ou_vm_is_tired(in) ? ou_vm_find_attr(vm, o, name) : NULL;
    if (e != NULL && e->found != NULL
        && (ou_is(e->found, sp, OU_T_FUNCTION) || ou_is(e->found, sp, OU_T_METHOD_DESCR))) {
        base[0] = ou_incref(e->found);
        base[1] = ou_incref(o);
        return true;
    }
    OuObj *descr = find_unbound_method(sp, o, name);
    if (descr == NULL && ou_pending(sp))
        return false;
    if (descr != NULL) {
        OuObj *own = o->type->word_offset != 0 ? ou_instance_get(sp, o, name) : NULL;
        if (own == NULL) {
            if (ou_pending(sp))
                return false;
            specialise_method(vm, in, o, name, descr);
            base[0] = ou_incref(descr);
            base[1] = ou_incref(o);
            return true;
        }
        base[0] = own;
        base[1] = NULL;
        return true;
    }
    base[1] = NULL;
    base[0] = ou_get_attr(sp, o, name);
    if (base[0] == NULL)
        return false;
    if (ou_is(o, sp, OU_T_TYPE) && may_try(in))
        specialise_type(sp, in, (OuType *)o, name, OU_OP_LOAD_METHOD_CLASS);
    else if (ou_is(o, sp, OU_T_MODULE) && may_try(in))
        specialise_module(sp, in, o, name, OU_OP_LOAD_METHOD_MODULE);
    return true;
}

void
ou_vm_raise_name(OuSpace *sp, OuObj *name)
{
    ou_raise(sp, OU_E_NAME_ERROR, "name '%S' is not defined", name);
    OuObj *error = ou_pending_peek(sp);
    if (error != NULL && error->type == ou_error_type(sp, OU_E_NAME_ERROR))
        ou_slot_set(sp, &((OuException *)error)->field[OU_FIELD_NAME_NAME], ou_incref(name));
}

/* The names of a class body or of exec may be any mapping. */
static OuObj *
names_get(OuSpace *sp, OuObj *names, OuObj *name)
{
    if (ou_is(names, sp, OU_T_DICT))
        return ou_xincref(ou_dict_get(sp, names, name));
    OuObj *value = ou_get_item(sp, names, name);
    if (value == NULL)
        ou_pending_swallow(sp, OU_E_KEY_ERROR);
    return value;
}

OuObj *
ou_vm_builtins_of(OuSpace *sp, OuObj *globals)
{
    OuObj *own = ou_dict_get_str(sp, globals, sp->names->builtins);
    if (own == NULL)
        return sp->builtins;
    return ou_is(own, sp, OU_T_MODULE) ? ou_module_dict(own) : own;
}

/* A name of builtins that a program gave to exec; NameError where they have none. */
static OuObj *
load_own_builtin(OuSpace *sp, OuObj *builtins, OuObj *name)
{
    ou_incref(builtins);
    OuObj *value = names_get(sp, builtins, name);
    ou_decref(sp, builtins);
    if (value == NULL && !ou_pending(sp))
        ou_vm_raise_name(sp, name);
    return value;
}

OuObj *
ou_vm_load_global(OuVm *vm, OuInstr *in, OuFrame *frame, OuObj *name)
{
    OuSpace *sp = vm->sp;
    OuObj *globals = frame->func->globals;
    uint64_t *cache = cache_of(in);
    size_t offset = ou_dict_find_offset(sp, globals, name);
    if (offset != 0) {
        cache[0] = ou_dict_layout(sp, globals);
        cache[1] = 0;
        cache[2] = offset;
        return ou_incref(ou_dict_get_str(sp, globals, name));
    }
    OuObj *value = ou_dict_get(sp, globals, name); // a key that only equals the name
    if (value == NULL && !ou_pending(sp)) {
        OuObj *builtins = ou_vm_builtins_of(sp, globals);
        if (builtins != sp->builtins)
            return load_own_builtin(sp, builtins, name);
        offset = ou_dict_find_offset(sp, sp->builtins, name);
        if (offset == 0) {
            ou_vm_raise_name(sp, name);
            return NULL;
        }
        cache[0] = ou_dict_layout(sp, globals);
        cache[1] = ou_dict_layout(sp, sp->builtins);
        cache[2] = offset;
        value = ou_dict_get_str(sp, sp->builtins, name);
    }
    return ou_xincref(value);
}

bool
ou_vm_store_global(OuVm *vm, OuInstr *in, OuFrame *frame, OuObj *name, OuObj *value)
{
    OuSpace *sp = vm->sp;
    OuObj *globals = frame->func->globals;
    if (!ou_dict_set(sp, globals, name, value))
        return false;
    size_t offset = ou_dict_find_offset(sp, globals, name);
    if (offset != 0) {
        ou_track(globals); // the cached store does not look at what it stores
        cache_of(in)[0] = ou_dict_layout(sp, globals);
        cache_of(in)[1] = offset;
    }
    return true;
}

OuObj *
ou_vm_load_name(OuVm *vm, OuFrame *frame, OuObj *name)
{
    OuSpace *sp = vm->sp;
    OuObj *value = names_get(sp, frame->names, name);
    if (value != NULL || ou_pending(sp))
        return value;
    value = ou_dict_get(sp, frame->func->globals, name);
    if (value == NULL && !ou_pending(sp)) {
        OuObj *builtins = ou_vm_builtins_of(sp, frame->func->globals);
        if (builtins != sp->builtins)
            return load_own_builtin(sp, builtins, name);
        value = ou_dict_get(sp, sp->builtins, name);
    }
    if (value == NULL && !ou_pending(sp))
        ou_vm_raise_name(sp, name);
    return ou_xincref(value);
}

bool
ou_vm_store_name(OuSpace *sp, OuFrame *frame, OuObj *name, OuObj *value)
{
    return ou_is(frame->names, sp, OU_T_DICT) ? ou_dict_set(sp, frame->names, name, value)
                                              : ou_set_item(sp, frame->names, name, value);
}

bool
ou_vm_delete_name(OuSpace *sp, OuFrame *frame, OuObj *name)
{
    OuObj *names = frame->names != NULL ? frame->names : frame->func->globals;
    if (!ou_is(names, sp, OU_T_DICT))
        return ou_set_item(sp, names, name, NULL);
    int gone = ou_dict_delete(sp, names, name);
    if (gone == 0)
        ou_vm_raise_name(sp, name);
    return gone > 0;
}

OuObj *
ou_vm_class_free(OuSpace *sp, OuFrame *frame, OuObj *name, OuCell *cell)
{
    OuObj *value = frame->names != NULL ? names_get(sp, frame->names, name) : NULL;
    if (value != NULL || ou_pending(sp))
        return value;
    if (cell->value == NULL)
        return ou_raise(sp, OU_E_NAME_ERROR,
                        "cannot access free variable '%S' where it is not associated with a value"
                        " in enclosing scope",
                        name);
    return ou_incref(cell->value);
}

bool
ou_vm_setup_annotations(OuSpace *sp, OuFrame *frame)
{
    OuObj *names = frame->names != NULL ? frame->names : frame->func->globals;
    OuObj *there = names_get(sp, names, sp->names->annotations);
    if (there != NULL || ou_pending(sp)) {
        ou_xdecref(sp, there);
        return there != NULL;
    }
    OuObj *dict = ou_dict_new(sp);
    bool ok = dict != NULL && ou_set_item(sp, names, sp->names->annotations, dict);
    ou_xdecref(sp, dict);
    return ok;
}
