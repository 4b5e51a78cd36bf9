// What `index` and `census` are asked to do.
#include <fmt/format.h>

#include "engine/cli/plan.h"
#include "engine/cli/quantity.h"
#include "engine/cli/version.h"

namespace mifdex::cli {
namespace {

using io::ErrorKind;
using io::fail;
using io::Result;

Result<void> plan_size(const Arguments& arguments, FlagId id, std::uint64_t& bytes) {
  if (!arguments.has(id)) return {};
  auto size = parse_size(arguments.value(id), entry_of(id).name);
  if (!size) return io::pass(size);
  bytes = *size;
  return {};
}

}  // namespace

Result<io::Encoding> plan_encoding(const Arguments& arguments) {
  const bool named = arguments.has(FlagId::kEncoding);
  return io::find_encoding(named ? arguments.value(FlagId::kEncoding) : "auto");
}

Result<engine::RunOptions> plan_run(const Arguments& arguments) {
  engine::RunOptions options;
  options.boxes = arguments.operands;
  options.index_dir = index_folder(arguments);
  options.version = kVersion;
  options.command = arguments.line;
  if (arguments.has(FlagId::kEncoding)) options.encoding = arguments.value(FlagId::kEncoding);
  std::uint64_t threads = 0;
  if (arguments.has(FlagId::kThreads)) {
    auto count = parse_count(arguments.value(FlagId::kThreads), "threads");
    if (!count) return io::pass(count);
    threads = *count;
  }
  constexpr std::uint64_t kMostThreads = 1024;
  if (threads > kMostThreads) {
    return fail(ErrorKind::kUsage,
                fmt::format("--threads: {} is more than {}", threads, kMostThreads));
  }
  options.threads = static_cast<unsigned>(threads);
  if (auto done = plan_size(arguments, FlagId::kMemory, options.memory_bytes); !done) {
    return io::pass(done);
  }
  if (auto done = plan_size(arguments, FlagId::kMaxFile, options.max_file_bytes); !done) {
    return io::pass(done);
  }
  options.dry_run = arguments.has(FlagId::kDryRun);
  options.reread = arguments.has(FlagId::kReread);
  for (const std::string& manifest : arguments.values(FlagId::kManifest)) {
    options.manifests.push_back(manifest);
  }
  if (arguments.has(FlagId::kLayout)) {
    auto layout = engine::Layout::compile(arguments.value(FlagId::kLayout));
    if (!layout) return io::pass(layout);
    options.layout = *std::move(layout);
    options.layout_text = arguments.value(FlagId::kLayout);
  }
  if (auto valid = options.validate(); !valid) return io::pass(valid);
  return options;
}

}  // namespace mifdex::cli
