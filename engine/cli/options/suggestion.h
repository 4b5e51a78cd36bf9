// "did you mean ...?": the known word that a mistyped one is nearest to.
//
// Threads: values and pure functions.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace mifdex::cli {

/// Finds the word nearest to one that was typed, among words offered one by one. Letters to insert,
/// drop, change or swap with their neighbour are counted; what takes more than a third of the typed
/// word is no typing mistake. Time for a word: its length times that of the typed one; none if that
/// is longer than kLongestWord bytes.
class NearestWord {
 public:
  static constexpr std::size_t kLongestWord = 40;

  /// Words are compared with `typed` as they are: the caller folds the case of both.
  explicit NearestWord(std::string typed)
      : typed_(std::move(typed)), least_(typed_.size() / 3 + 1) {}

  void offer(std::string_view word);

  /// Returns the nearest word, of equal ones the first; empty if none is near.
  const std::string& best() const { return best_; }
  /// Returns true if the typed word itself was offered.
  bool is_exact() const { return is_exact_; }

 private:
  std::string typed_;
  std::size_t least_;  ///< a word with fewer steps is better
  std::string best_;
  bool is_exact_ = false;
};

/// The nearest word of `known`, a view of it; empty if none is near.
std::string_view closest(std::string_view typed, std::span<const std::string_view> known);

}  // namespace mifdex::cli
