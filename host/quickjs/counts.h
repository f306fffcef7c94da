/*
 * Included by quickjs.c in the place of its definition of JS_REF_COUNT (see cc).
 *
 * What lies in the image lives as long as the process does. Counting its references would write to
 * nearly every page of it, and the kernel copies each page that is written to, which takes longer than
 * all else that happens there. So one count stands for all of them, too high ever to be the last.
 */
#define HOST_MANY (1 << 30)

/* The upper half of the image's addresses; that of no address where everything is to be counted. */
extern uint32_t host_image_half;
static int host_image_references = HOST_MANY;

static inline int *host_references(const void *object, int *own) {
  return (uintptr_t)object >> 32 == host_image_half ? &host_image_references : own;
}

#define JS_REF_COUNT(p) (*host_references(p, &js_rc(p)->ref_count))
