/* tries: to make machine code and to run it */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
int main(void) {
    unsigned char *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(code, 0, 4096);
    if (mprotect(code, 4096, PROT_READ | PROT_EXEC) == 0) puts("@TOKEN@");
    return 0;
}
