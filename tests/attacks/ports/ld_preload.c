/* tries: to start itself again with a library of its choice before all others */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(int argc, char **argv) {
    char *again[] = {argv[0], "again", NULL}, *with[] = {"LD_PRELOAD=/tmp/other.so", NULL};
    if (argc > 1 && getenv("LD_PRELOAD") != NULL) return puts("@TOKEN@") < 0;
    return execve(argv[0], again, with) != 0;
}
