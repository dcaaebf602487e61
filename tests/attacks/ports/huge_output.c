/* tries: to print without end */
#include <stdio.h>
int main(void) {
    for (;;) puts("@TOKEN@");
}
