// std::thread::hardware_concurrency() of the whole program, asked of the system once.
//
// glibc reads /sys/devices/system/cpu/online for each call, and RocksDB calls it twice for each
// family of an index that it opens: a fifth of the system calls of a short query. The linker's
// --wrap (CMakeLists.txt) directs all calls here.
extern "C" {

// The names are the linker's.
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp,readability-identifier-naming)
unsigned __real__ZNSt6thread20hardware_concurrencyEv() noexcept;
unsigned __wrap__ZNSt6thread20hardware_concurrencyEv() noexcept;

unsigned __wrap__ZNSt6thread20hardware_concurrencyEv() noexcept {
  static const unsigned cores = __real__ZNSt6thread20hardware_concurrencyEv();
  return cores;
}
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp,readability-identifier-naming)
}
