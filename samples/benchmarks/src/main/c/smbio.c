/*
 * The client of SmbBench: overwrites or reads a file by requests of a given size, one after the other, through libsmbclient.
 *   smbio PORT SHARE FILE    then on standard input, a line each:  write SIZE COUNT  |  read SIZE COUNT
 * Each is answered with a line: "done", or what went wrong.
 */
#include <errno.h>
#include <fcntl.h>
#include <libsmbclient.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void anonymous(SMBCCTX *context, const char *server, const char *share, char *workgroup, int workgroup_size,
                      char *user, int user_size, char *password, int password_size)
{
    (void) context, (void) server, (void) share, (void) workgroup, (void) workgroup_size;
    if (user_size > 0) user[0] = 0;
    if (password_size > 0) password[0] = 0;
}

int main(int argc, char **argv)
{
    char url[1024], line[128], what[16];
    long size, count;

    if (argc != 4) {
        fprintf(stderr, "usage: smbio PORT SHARE FILE\n");
        return 2;
    }
    SMBCCTX *context = smbc_new_context();
    smbc_setFunctionAuthDataWithContext(context, anonymous);
    smbc_setOptionProtocols(context, "SMB3_02", "SMB3_02");
    smbc_setTimeout(context, 60000);
    smbc_setPort(context, atoi(argv[1]));
    if (!smbc_init_context(context)) {
        perror("smbc_init_context");
        return 1;
    }
    snprintf(url, sizeof url, "smb://127.0.0.1/%s/%s", argv[2], argv[3]);
    SMBCFILE *file = smbc_getFunctionOpen(context)(context, url, O_RDWR | O_CREAT, 0666);
    if (!file) {
        perror(url);
        return 1;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    puts("ready");
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "%15s %ld %ld", what, &size, &count) != 3 || size < 1) {
            printf("not understood: %s", line);
            continue;
        }
        char *buffer = malloc(size);
        memset(buffer, 'x', size);
        int writes = strcmp(what, "write") == 0;
        const char *failed = NULL;
        if (smbc_getFunctionLseek(context)(context, file, 0, SEEK_SET) != 0) failed = "lseek";
        for (long i = 0; i < count && !failed; i++) {
            ssize_t n = writes ? smbc_getFunctionWrite(context)(context, file, buffer, size)
                               : smbc_getFunctionRead(context)(context, file, buffer, size);
            if (n != size) failed = writes ? "write" : "read";
        }
        free(buffer);
        if (failed) printf("%s: %s\n", failed, strerror(errno));
        else puts("done");
    }
    smbc_getFunctionClose(context)(context, file);
    smbc_free_context(context, 1);
    return 0;
}
