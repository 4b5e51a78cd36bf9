#include "engine/cli/terminal/progress_line.h"

#include <gtest/gtest.h>

namespace mifdex::cli {
namespace {

TEST(ProgressText, SaysHowFarTheRunIs) {
  engine::Progress progress;
  progress.files_listed = 40'000;
  progress.files_done = 10'000;
  progress.mifs = 9'000;
  progress.bytes = 23'400'000;
  EXPECT_EQ(progress_text(progress, 2.0),
            "10000 files of 40000 so far, 9000 MIFs, 23.4 MB, 5000 files/s");
  progress.listing_done = true;
  EXPECT_EQ(progress_text(progress, 2.0),
            "10000 of 40000 files, 9000 MIFs, 23.4 MB, 5000 files/s, 6 s left");
}

TEST(ProgressText, PromisesNothingBeforeItKnows) {
  engine::Progress progress;
  progress.listing_done = true;
  EXPECT_EQ(progress_text(progress, 0), "0 of 0 files, 0 MIFs, 0 B, 0 files/s");
  progress.files_listed = 5;
  EXPECT_EQ(progress_text(progress, 1), "0 of 5 files, 0 MIFs, 0 B, 0 files/s");
}

TEST(ProgressText, SaysHowMuchOfAStreamHasCome) {
  engine::Progress progress;
  progress.receiving = true;
  progress.received = 23'400'000;
  EXPECT_EQ(progress_text(progress, 2.0), "23.4 MB received, 11.7 MB/s");
}

}  // namespace
}  // namespace mifdex::cli
