/* tries: to reach a TCP socket of this machine */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
int main(void) {
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(@PORT@)};
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int door = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(door, (struct sockaddr *)&there, sizeof there) == 0) puts("@TOKEN@");
    return 0;
}
