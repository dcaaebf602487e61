/* tries: to start processes without end */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <unistd.h>
int main(void) {
    int started = 0;
    for (int i = 0; i < 20; i++) {
        pid_t child = fork();
        if (child == 0) {
            sleep(1);
            _exit(0);
        }
        started += child > 0;
    }
    if (started) puts("@TOKEN@");
    return 0;
}
