#include "engine/cli/terminal/signals.h"

#include <signal.h>

#include <array>
#include <atomic>

namespace mifdex::cli {
namespace {

constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP};

std::atomic<engine::StopRequest*> watched{nullptr};
std::atomic<int> first_signal{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may touch nothing else");

extern "C" void note_signal(int signal) {
  int none = 0;
  first_signal.compare_exchange_strong(none, signal);
  engine::StopRequest* stop = watched.load();
  if (stop == nullptr) return;
  if (stop->load() >= 2) {
    ::signal(signal, SIG_DFL);
    ::raise(signal);
    return;
  }
  stop->fetch_add(1);
}

void handle_with(void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  for (const int signal : kSignals) ::sigaction(signal, &action, nullptr);
}

}  // namespace

SignalWatch::SignalWatch(engine::StopRequest& stop) {
  first_signal = 0;
  watched = &stop;
  handle_with(note_signal);
}

SignalWatch::~SignalWatch() {
  handle_with(SIG_DFL);
  watched = nullptr;
}

int SignalWatch::caught() const { return first_signal.load(); }

}  // namespace mifdex::cli
