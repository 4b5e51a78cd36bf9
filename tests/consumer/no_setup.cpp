// no_setup MIF INDEX: a program that has prepared nothing. What needs the whole process fails and
// says what to call; a run of ingest() needs nothing.
#include <fcntl.h>
#include <mifdex/engine/ingest/ingest.h>
#include <mifdex/io/files/mapped_file.h>
#include <mifdex/io/sandbox/sandboxed_reader.h>

#include <cerrno>
#include <iostream>

namespace {

int fails(const char* what) {
  std::cerr << what << '\n';
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const int fd = open(argv[1], O_RDONLY | O_CLOEXEC);
  const auto mapped = mifdex::io::MappedFile::map(fd, 10);
  if (mapped || mapped.error().errno_value != EPERM)
    return fails("mapped without the SIGBUS guard");

  const auto reader =
      mifdex::io::SandboxedReader::open({.fd = fd}, mifdex::io::ArchiveKind::kSevenZip, {});
  if (reader || reader.error().advice.find("start_sandboxes") == std::string::npos)
    return fails("started a sandbox without the fork server");

  mifdex::engine::RunOptions options;
  options.boxes = {argv[1]};
  options.index_dir = argv[2];
  mifdex::engine::Progress progress;
  const mifdex::engine::StopRequest stop{0};
  const auto run = mifdex::engine::ingest(options, {}, progress, stop);
  if (!run) return fails(mifdex::io::error_text(run.error()).c_str());
  return run->run.files == 1 ? 0 : fails("read another number of files than 1");
}
