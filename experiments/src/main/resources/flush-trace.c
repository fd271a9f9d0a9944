/*
 * Starts a program and records which data of its files has reached the disk:
 *
 *     flush-trace FILE PROGRAM ARGUMENT...
 *
 * For each successful fsync and fdatasync, FILE gets a line with the file's inode and its length before the call, in bytes. Seccomp passes these two
 * calls to a helper process, which makes them in place of the program. So a program may be linked statically, and its other calls are not slower.
 * The program continues when the line is written, so it waits for its flushes as without the trace.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MOST_FILES 256

/* Keeps each flushed file open: otherwise its inode could be reused after a deletion. */
static void keep(int file, ino_t inode) {
    static ino_t kept[MOST_FILES];
    static int count;
    for (int i = 0; i < count; i++) {
        if (kept[i] == inode) {
            close(file);
            return;
        }
    }
    if (count < MOST_FILES) {
        kept[count++] = inode;
    }
}

/* Makes one call of the program, and returns its result. */
static void serve(int calls, int lines) {
    struct seccomp_notif call = {0};
    struct seccomp_notif_resp answer = {0};
    struct stat before = {0};
    char name[64];
    if (ioctl(calls, SECCOMP_IOCTL_NOTIF_RECV, &call) < 0) {
        return;
    }
    snprintf(name, sizeof name, "/proc/%u/fd/%d", call.pid, (int) call.data.args[0]);
    int file = open(name, O_RDONLY | O_CLOEXEC);
    answer.id = call.id;
    if (file < 0 || fstat(file, &before) < 0
            || (call.data.nr == SYS_fsync ? fsync(file) : fdatasync(file)) < 0
            || (S_ISREG(before.st_mode)
                    && dprintf(lines, "%ju %jd\n", (uintmax_t) before.st_ino, (intmax_t) before.st_size) < 0)) {
        answer.error = -errno;
    }
    ioctl(calls, SECCOMP_IOCTL_NOTIF_SEND, &answer);
    if (file >= 0) {
        keep(file, before.st_ino);
    }
}

/* From now on, the reader of the returned descriptor makes the two calls for this process and for all that it starts. */
static int divert(void) {
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fsync, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fdatasync, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {sizeof steps / sizeof *steps, steps};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) {
        return -1;
    }
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
}

int main(int count, char **words) {
    int ready[2];
    int calls = -1;
    pid_t program = getpid();
    if (count < 3 || pipe2(ready, O_CLOEXEC) < 0) {
        fprintf(stderr, "usage: flush-trace FILE PROGRAM ARGUMENT...\n");
        return 64;
    }
    int lines = open(words[1], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    /* shares the table of open files, so that the helper, whose own calls are not diverted, has files that are opened later */
    pid_t helper = lines < 0 ? -1 : syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
    if (helper == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (read(ready[0], &calls, sizeof calls) == sizeof calls) {
            while (getppid() == program) {
                serve(calls, lines);
            }
        }
        return 0;
    }
    if (helper < 0 || (calls = divert()) < 0 || write(ready[1], &calls, sizeof calls) < 0) {
        perror("flush-trace");
        return 71;
    }
    execvp(words[2], words + 2); /* from here on, the tables are separate */
    perror(words[2]);
    return 127;
}
