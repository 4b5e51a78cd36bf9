// Prints the failed results of a job: failed_results INDEX JOB
#include <mifdex/index/reader.h>

#include <iostream>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: failed_results INDEX JOB\n";
    return 2;
  }
  const auto reader = mifdex::index::Reader::open(argv[1]);
  auto job = mifdex::index::Glob::compile(argv[2]);
  if (!reader || !job) {
    const auto& error = !reader ? reader.error() : job.error();
    std::cerr << mifdex::io::error_text(error) << '\n';
    return 1;
  }
  mifdex::index::Query query;
  query.filter.job = *std::move(job);
  query.filter.status = {mifdex::index::LineStatus::kFailed};
  const auto visited = (*reader)->lines(query, [](const mifdex::index::Line& line) {
    std::cout << line.record.machine << ": " << line.record.description << '\n';
    return true;  // and the next one
  });
  if (visited) return 0;
  std::cerr << mifdex::io::error_text(visited.error()) << '\n';
  return 1;
}
