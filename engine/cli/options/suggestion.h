// "did you mean ...?": finds the known word that is nearest to a mistyped one.
//
// Threads: values and pure functions.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace mifdex::cli {

/// Finds the word nearest to one that was typed, among words offered one by one. Counts the letters
/// to insert, drop, change or swap with their neighbour; a word that needs more than a third of the
/// typed word's length is not a typing mistake. Time per offered word: its length times that of the
/// typed one; none if the typed word is longer than kLongestWord bytes.
class NearestWord {
 public:
  static constexpr std::size_t kLongestWord = 40;

  /// Words are compared with `typed` unchanged: the caller must fold the case of both.
  explicit NearestWord(std::string typed)
      : typed_(std::move(typed)), least_(typed_.size() / 3 + 1) {}

  void offer(std::string_view word);

  /// Returns the nearest word, the first one if several are equally near; empty if none is near.
  const std::string& best() const { return best_; }
  /// True if the typed word itself was offered.
  bool is_exact() const { return is_exact_; }

 private:
  std::string typed_;
  std::size_t least_;  ///< a word with fewer steps is better
  std::string best_;
  bool is_exact_ = false;
};

/// Returns the nearest word of `known`, a view of it; empty if none is near.
std::string_view closest(std::string_view typed, std::span<const std::string_view> known);

}  // namespace mifdex::cli
