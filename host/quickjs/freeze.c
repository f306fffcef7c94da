
/*
 * Appended to quickjs.c (see cc): what the engine would do when something is first used, and what it
 * does for what may be freed. Called once, when the image is complete.
 */

/* Functions of the language, which are made when they are first asked for. False if memory ran out. */
static bool host_make_functions(JSContext *ctx, JSObject *object) {
  for (int at = 0; at < object->shape->prop_count; at++) {
    JSShapeProperty *shape = &get_shape_prop(object->shape)[at];
    JSProperty *property = &object->prop[at];
    if ((shape->flags & JS_PROP_TMASK) != JS_PROP_AUTOINIT) continue;
    if (js_autoinit_get_id(property) != JS_AUTOINIT_ID_PROP) continue;
    if (JS_AutoInitProperty(ctx, object, shape->atom, property, shape) < 0) return false;
  }
  return true;
}

/*
 * A shape that is not hashed belongs to one object, which changes it in place; one that is hashed is
 * copied if it has more references, and those of the image always have (counts.h). The collector of
 * garbage has no business with what is never freed: what the image refers to has a reference more
 * than it finds, and so is kept. False if memory ran out.
 */
bool host_freeze(JSContext *ctx) {
  JSRuntime *rt = ctx->rt;
  struct list_head *at;
  list_for_each(at, &rt->gc_obj_list) {
    JSGCObjectHeader *object = list_entry(at, JSGCObjectHeader, link);
    if (JS_GC_TYPE(object) == JS_GC_OBJ_TYPE_JS_OBJECT && !host_make_functions(ctx, (JSObject *)object))
      return false;
  }
  list_for_each(at, &rt->gc_obj_list) {
    JSGCObjectHeader *object = list_entry(at, JSGCObjectHeader, link);
    if (JS_GC_TYPE(object) == JS_GC_OBJ_TYPE_SHAPE) ((JSShape *)object)->is_hashed = true;
  }
  init_list_head(&rt->gc_obj_list);
  /* So that a command's own do not make all move to a longer table. */
  return resize_shape_hash(rt, rt->shape_hash_bits + 1) == 0;
}

/*
 * Variables have names in errors only, and what else is known of them is asked for at run time where a
 * function within captures one, or where one that is not strict has `arguments`. The compiler leaves
 * out the rest: a tenth of an image.
 */
void host_forget_variables(JSValueConst function) {
  JSFunctionBytecode *code = JS_VALUE_GET_PTR(function);
  if (code->is_strict_mode && code->var_ref_count == 0) code->vardefs = NULL;
  for (int at = 0; code->vardefs != NULL && at < code->arg_count + code->var_count; at++)
    code->vardefs[at].var_name = JS_ATOM_NULL;
  for (int at = 0; at < code->closure_var_count; at++)
    code->closure_var[at].var_name = JS_ATOM_NULL;
  for (int at = 0; at < code->cpool_count; at++) {
    JSValue constant = code->cpool[at];
    if (JS_VALUE_GET_TAG(constant) == JS_TAG_FUNCTION_BYTECODE) host_forget_variables(constant);
  }
}
