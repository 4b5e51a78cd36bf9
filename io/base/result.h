// Errors as values: how every layer of mifdex reports that it could not do its work.
//
// Threads: values only, no shared state. Ownership: an Error owns its text.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace mifdex::io {

/// The kind of an error, as coarse as a caller needs it to decide (engine/cli/exit_code.h maps it
/// to an exit code).
enum class ErrorKind {
  kUsage,     ///< the caller asked for something that cannot be: a bad option, a bad pattern
  kIo,        ///< the operating system refused: errno_value is the reason
  kFormat,    ///< bytes are not in the format they claim
  kEncoding,  ///< an encoding is unknown
  kBox,       ///< a box cannot be read at all
  kStore,     ///< the index is missing, damaged or of another format
  kLocked,    ///< the index is being written by another process
  kFull,      ///< out of disk or memory
  kInternal,  ///< a promise of mifdex's own was broken: a bug
};

/// One failure: a sentence without a full stop, the place it concerns, and the way out.
struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string what;     ///< what failed, e.g. "cannot open"
  std::string where;    ///< a path, a flag, a key; empty if there is none
  int errno_value = 0;  ///< the operating system's reason, 0 if there is none
  std::string advice;   ///< what the user can do about it; empty if that is not known
};

/// "where: what: strerror (advice)", on one line, control characters as they are.
std::string error_text(const Error& error);

/// A value or an Error. [[nodiscard]]: with -Werror an unread result does not compile.
template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;
};

/// The way to make a failed Result: `return fail(ErrorKind::kIo, "cannot open", path, errno);`
inline std::unexpected<Error> fail(ErrorKind kind, std::string what, std::string where = {},
                                   int errno_value = 0, std::string advice = {}) {
  return std::unexpected<Error>(
      Error{kind, std::move(what), std::move(where), errno_value, std::move(advice)});
}

/// Hands a failure on: `if (!r) return pass(r);`
template <class T>
std::unexpected<Error> pass(Result<T>& result) {
  return std::unexpected<Error>(std::move(result).error());
}

/// Evaluates a Result; on failure returns its error from the enclosing function, which must return
/// a Result itself. With a declaration in front, the value initialises it:
///
///     MIFDEX_TRY(writer.flush());
///     MIFDEX_TRY(const auto size, file.size());
#define MIFDEX_TRY(...)                                                                     \
  MIFDEX_TRY_PICK(__VA_ARGS__, MIFDEX_TRY_VALUE, MIFDEX_TRY_VALUE, MIFDEX_TRY_VALUE,        \
                  MIFDEX_TRY_VALUE, MIFDEX_TRY_VALUE, MIFDEX_TRY_VALUE, MIFDEX_TRY_VOID, 0) \
  (MIFDEX_TRY_NAME(__LINE__), __VA_ARGS__)
#define MIFDEX_TRY_PICK(a, b, c, d, e, f, g, picked, ...) picked
#define MIFDEX_TRY_NAME(line) MIFDEX_TRY_JOIN(result_of_line_, line)
#define MIFDEX_TRY_JOIN(a, b) a##b
#define MIFDEX_TRY_VOID(result, ...)                   \
  if (auto result = __VA_ARGS__; !result) [[unlikely]] \
  return ::mifdex::io::pass(result)
#define MIFDEX_TRY_VALUE(result, declaration, ...) \
  auto result = __VA_ARGS__;                       \
  if (!result) [[unlikely]]                        \
    return ::mifdex::io::pass(result);             \
  declaration = *std::move(result)

/// The only way to drop a Result unread; `why` is for the reader and for grep.
template <class T>
void ignore_error(const Result<T>& /*result*/, const char* /*why*/) {}

}  // namespace mifdex::io
