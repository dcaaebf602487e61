/* tries: to take in a file from elsewhere while it is built */
#include <stdio.h>
static const char taken[] =
#include "@SECRET@"
;
int main(void) {
    return puts(taken) < 0;
}
