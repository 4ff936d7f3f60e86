/* Running a corpus. */
#include "tests/support/corpus.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { MAX_FILES = 1000 };

static char *read_all(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    size_t room = 1 << 21;
    char *text = malloc(room);
    assert_non_null(text);
    text[fread(text, 1, room - 1, file)] = '\0';
    fclose(file);
    return text;
}

/* Compares with the expected file, or writes it. Returns whether they agree. */
static bool agrees(const char *path, const char *ending, const char *found)
{
    char name[512];
    snprintf(name, sizeof name, "%.*s%s", (int)(strlen(path) - strlen(".yaml")), path, ending);
    if (getenv("HELI_UPDATE")) {
        FILE *file = fopen(name, "wb");
        assert_non_null(file);
        fputs(found, file);
        fclose(file);
        return true;
    }
    char *wanted = read_all(name);
    bool same = wanted && strcmp(wanted, found) == 0;
    if (!same) print_error("%s differs.\n--- wanted\n%s\n--- found\n%s\n", name, wanted ? wanted : "(no such file)", found);
    free(wanted);
    return same;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names of the .yaml files of the current folder, sorted. */
static size_t list_files(char *names[MAX_FILES])
{
    size_t count = 0;
    DIR *folder = opendir(".");
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) && count < MAX_FILES;) {
        size_t length = strlen(entry->d_name);
        if (length > 5 && strcmp(entry->d_name + length - 5, ".yaml") == 0) names[count++] = strdup(entry->d_name);
    }
    closedir(folder);
    qsort(names, count, sizeof *names, by_name);
    return count;
}

size_t corpus_check(const char *folder, corpus_outcome outcome, const heli_model *const *models, heli_status wanted, const char *ending,
                    const char *(*translate)(const char *))
{
    char *names[MAX_FILES], top[4096];
    size_t wrong = 0;
    assert_non_null(getcwd(top, sizeof top));
    assert_int_equal(chdir(folder), 0);
    size_t count = list_files(names);
    for (size_t i = 0; i < count; i++) {
        heli_status status;
        char *found = outcome(names[i], models, translate, &status);
        if (status != wanted) print_error("%s: status %s\n", names[i], heli_status_name(status));
        wrong += status != wanted || (ending && !agrees(names[i], ending, found));
        free(found);
        free(names[i]);
    }
    assert_int_equal(chdir(top), 0);
    assert_int_equal(wrong, 0);
    return count;
}
