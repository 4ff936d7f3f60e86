/* The chain of files that a scenario is made of. */
#include "engine/scenario/extends.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void heli_chain_free(heli_chain *self)
{
    for (size_t i = 0; i < self->count; i++) heli_document_free(&self->documents[i]);
    self->count = 0;
}

/* --- files --- */

/* Reads at most one byte more than a scenario may have; the scan then says that it is too large. Returns 0 or an errno. */
static int read_open_file(int file, char *text, size_t *bytes)
{
    *bytes = 0;
    while (*bytes <= HELI_SCENARIO_MAX_BYTES) {
        ssize_t got = read(file, text + *bytes, HELI_SCENARIO_MAX_BYTES + 1 - *bytes);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return errno;
        if (got == 0) break;
        *bytes += (size_t)got;
    }
    return 0;
}

static int read_file(const char *path, char **text, size_t *bytes, struct stat *what)
{
    int error = 0;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    *text = NULL;
    if (file < 0) return errno;
    *text = malloc(HELI_SCENARIO_MAX_BYTES + 1);
    if (!*text) error = ENOMEM;
    else if (fstat(file, what) != 0) error = errno;
    else error = read_open_file(file, *text, bytes);
    close(file);
    if (error) {
        free(*text);
        *text = NULL;
    }
    return error;
}

/* The path of a base, given relative to the folder of the file that extends it. */
static char *join(const char *from, const char *base)
{
    const char *slash = strrchr(from, '/');
    size_t folder = slash && base[0] != '/' ? (size_t)(slash - from) + 1 : 0;
    size_t length = strlen(base);
    char *path = malloc(folder + length + 1);
    if (!path) return NULL;
    memcpy(path, from, folder);
    memcpy(path + folder, base, length + 1);
    return path;
}

/* --- links of the chain --- */

/* Reads one file as the next link. *error is set, and HELI_OK returned, when the file cannot be read. */
static heli_status add_link(heli_chain *self, const char *path, int *error, heli_context *ctx)
{
    struct stat what = {0};
    char *text = NULL;
    size_t bytes = 0;
    *error = read_file(path, &text, &bytes, &what);
    if (*error) return HELI_OK;
    self->device[self->count] = what.st_dev;
    self->inode[self->count] = what.st_ino;
    heli_status status = heli_document_read(&self->documents[self->count++], path, text, bytes, 0, ctx);
    free(text);
    return status;
}

static bool closes_circle(const heli_chain *self)
{
    size_t last = self->count - 1;
    for (size_t i = 0; i < last; i++)
        if (self->device[i] == self->device[last] && self->inode[i] == self->inode[last]) return true;
    return false;
}

static heli_status refuse(heli_context *ctx, const heli_node *node, const char *sentence)
{
    heli_put(heli_report(ctx, HELI_ERROR, "extends", NULL, "%s", heli_context_translate(ctx, sentence)), node->at);
    return HELI_SCENARIO;
}

static heli_status add_base(heli_chain *self, const heli_node *node, heli_context *ctx)
{
    int error = 0;
    if (self->count > HELI_SCENARIO_MAX_EXTENDS) {
        heli_put(heli_report(ctx, HELI_ERROR, "extends", NULL, HELI_N_("more than %d scenarios extend one another"), HELI_SCENARIO_MAX_EXTENDS),
                 node->at);
        return HELI_SCENARIO;
    }
    char *path = join(self->documents[self->count - 1].name, node->text);
    if (!path) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    heli_status status = add_link(self, path, &error, ctx);
    if (error) {
        heli_put(heli_report(ctx, HELI_ERROR, "extends", NULL, HELI_N_("cannot read '%s': %s"), heli_show(path).text, strerror(error)),
                 node->at);
        status = HELI_SCENARIO;
    } else if (status == HELI_OK && closes_circle(self)) {
        status = refuse(ctx, node, HELI_N_("the scenarios extend one another in a circle"));
    }
    free(path);
    return status;
}

heli_status heli_chain_load(heli_chain *self, const char *path, heli_context *ctx)
{
    int error = 0;
    heli_status status = add_link(self, path, &error, ctx);
    if (error) return heli_fail(ctx, HELI_IO, HELI_N_("cannot read '%s': %s"), path, strerror(error));
    while (status == HELI_OK) {
        const heli_node *node = heli_node_child(self->documents[self->count - 1].root, "extends");
        if (!node || node->kind == HELI_NODE_BAD) break;
        if (node->kind != HELI_NODE_SCALAR || heli_node_is_empty(node) || !node->text[0])
            status = refuse(ctx, node, HELI_N_("'extends' must be the name of a scenario file"));
        else
            status = add_base(self, node, ctx);
    }
    return status;
}

heli_status heli_chain_parse(heli_chain *self, const char *name, const char *text, size_t bytes, heli_context *ctx)
{
    heli_status status = heli_document_read(&self->documents[self->count++], name, text, bytes, 0, ctx);
    const heli_node *node = status == HELI_OK ? heli_node_child(self->documents[0].root, "extends") : NULL;
    return node ? refuse(ctx, node, HELI_N_("'extends' works only in a file, not in a text from memory")) : status;
}

/* --- the model --- */

enum { MAX_MODELS = 64 };

static const heli_model *find_model(const heli_node *node, const heli_model *const *models, heli_context *ctx)
{
    const char *names[MAX_MODELS];
    size_t count = 0;
    if (node->kind != HELI_NODE_SCALAR) {
        if (node->kind != HELI_NODE_BAD)
            heli_put(heli_report(ctx, HELI_ERROR, "model", NULL, HELI_N_("'%s' must be a text"), "model"), node->at);
        return NULL;
    }
    for (; models[count] && count < MAX_MODELS; count++) {
        names[count] = models[count]->name;
        if (strcmp(names[count], node->text) == 0) return models[count];
    }
    heli_put(heli_report(ctx, HELI_ERROR, "model", heli_nearest_name(names, count, node->text), HELI_N_("unknown model '%s'"),
                         heli_show(node->text).text), node->at);
    return NULL;
}

const heli_model *heli_chain_model(const heli_chain *self, const heli_model *const *models, heli_context *ctx)
{
    const heli_model *model = NULL;
    for (size_t i = 0; i < self->count; i++) {
        const heli_node *node = heli_node_child(self->documents[i].root, "model");
        if (!node) continue;
        const heli_model *named = find_model(node, models, ctx);
        if (!named) return NULL;
        if (model && named != model) {
            heli_put(heli_report(ctx, HELI_ERROR, "model", NULL, HELI_N_("this base is for the model '%s', but '%s' is for '%s'"), named->name,
                                 self->documents[0].name, model->name), node->at);
            return NULL;
        }
        model = named;
    }
    return model ? model : models[0];
}
