/* tries: to read a file of the course */
#include <stdio.h>
int main(void) {
    char line[200];
    FILE *file = fopen("@SECRET@", "r");
    if (file != NULL && fgets(line, sizeof line, file)) puts(line);
    return 0;
}
