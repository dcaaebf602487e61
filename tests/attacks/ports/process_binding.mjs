// tries: to start a program by node's inner calls
const spawned = process.binding("spawn_sync").spawn({
  file: "/bin/echo",
  args: ["/bin/echo", "@TOKEN@"],
  stdio: [{ type: "pipe", readable: true }, { type: "pipe", writable: true }, { type: "pipe", writable: true }],
});
process.stdout.write(String(spawned.output?.[1] ?? spawned.error));
