/* The context: sentences for people, kept beside the bare statuses. */
#include "engine/core/context.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void heli_context_init(heli_context *self)
{
    memset(self, 0, sizeof *self);
}

void heli_context_clear(heli_context *self)
{
    for (size_t i = 0; i < self->diagnostic_count; i++) {
        heli_diagnostic *d = &self->diagnostics[i];
        free(d->file);
        free(d->key);
        free(d->message);
        free(d->suggestion);
    }
    self->diagnostic_count = 0;
    self->status = HELI_OK;
    self->message[0] = '\0';
}

void heli_context_free(heli_context *self)
{
    heli_context_clear(self);
    free(self->diagnostics);
    self->diagnostics = NULL;
    self->diagnostic_capacity = 0;
}

const char *heli_context_translate(const heli_context *self, const char *text)
{
    return self && self->translate ? self->translate(text) : text;
}

/* The formats are literals marked for translation; the translation tool checks that they agree. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

heli_status heli_fail(heli_context *self, heli_status status, const char *format, ...)
{
    if (!self) return status;
    va_list args;
    va_start(args, format);
    self->status = status;
    vsnprintf(self->message, sizeof self->message, heli_context_translate(self, format), args);
    va_end(args);
    return status;
}

static char *copy_text(const char *text)
{
    if (!text) return NULL;
    size_t bytes = strlen(text) + 1;
    char *copy = malloc(bytes);
    if (copy) memcpy(copy, text, bytes);
    return copy;
}

static bool room_for_one_more(heli_context *self)
{
    if (self->diagnostic_count < self->diagnostic_capacity) return true;
    size_t capacity = self->diagnostic_capacity ? 2 * self->diagnostic_capacity : 8;
    heli_diagnostic *grown = realloc(self->diagnostics, capacity * sizeof *grown);
    if (!grown) return false;
    self->diagnostics = grown;
    self->diagnostic_capacity = capacity;
    return true;
}

heli_diagnostic *heli_report(heli_context *self, heli_severity severity, const char *key,
                             const char *suggestion, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, heli_context_translate(self, format), args);
    va_end(args);

    char *message = room_for_one_more(self) ? copy_text(text) : NULL;
    if (!message) {
        self->status = HELI_MEMORY;
        return NULL;
    }
    heli_diagnostic *d = &self->diagnostics[self->diagnostic_count++];
    *d = (heli_diagnostic){.severity = severity, .length = 1, .message = message};
    d->key = copy_text(key);
    d->suggestion = copy_text(suggestion);
    return d;
}

#pragma GCC diagnostic pop

size_t heli_context_error_count(const heli_context *self)
{
    size_t errors = 0;
    for (size_t i = 0; i < self->diagnostic_count; i++)
        errors += self->diagnostics[i].severity == HELI_ERROR;
    return errors;
}
