// A parent must survive any content of the shared memory.
#include "io/sandbox/ring_reader.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <cstring>
#include <memory>
#include <new>
#include <random>
#include <string>

#include "io/base/descriptor.h"
#include "io/sandbox/ring_writer.h"

namespace mifdex::io::sandbox {
namespace {

using Answer = RingReader::Answer;

class RingReaderTest : public ::testing::Test {
 protected:
  RingReaderTest() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends.data()), 0);
    parent_ = Descriptor(ends[0]);
    child_ = Descriptor(ends[1]);
    shared_ = static_cast<char*>(::operator new[](kSharedBytes, std::align_val_t{64}));
    std::memset(shared_, 0, kSharedBytes);
    ring_reader_ =
        std::make_unique<RingReader>(shared_, parent_.get(), std::chrono::milliseconds(200));
  }
  ~RingReaderTest() override { ::operator delete[](shared_, std::align_val_t{64}); }

  void say(std::uint64_t filled) {
    const SlotMessage message{filled};
    ASSERT_EQ(::send(child_.get(), &message, sizeof message, 0),
              static_cast<ssize_t>(sizeof message));
  }
  void put(std::size_t place, MessageKind kind, std::uint32_t length) {
    const MessageHead head{kind, length};
    std::memcpy(shared_ + kSlotHeadBytes + place, &head, sizeof head);
  }
  Answer next() {
    Message record;
    return ring_reader_->next(record);
  }

  Descriptor parent_;
  Descriptor child_;
  char* shared_ = nullptr;
  std::unique_ptr<RingReader> ring_reader_;
};

TEST_F(RingReaderTest, TakesWhatWasHandedOver) {
  put(0, MessageKind::kData, 5);
  put(16, MessageKind::kEnd, 0);
  say(filling(1, 24));
  Message record;
  ASSERT_EQ(ring_reader_->next(record), Answer::kMessage);
  EXPECT_EQ(record.kind, MessageKind::kData);
  EXPECT_EQ(record.payload.size(), 5U);
  ASSERT_EQ(ring_reader_->next(record), Answer::kMessage);
  EXPECT_EQ(record.kind, MessageKind::kEnd);
  char answer = 0;
  EXPECT_EQ(::recv(child_.get(), &answer, 1, MSG_DONTWAIT), 1) << "the child may go on";
}

TEST_F(RingReaderTest, ALengthBeyondTheSlotIsBroken) {
  put(0, MessageKind::kData, 17);
  say(filling(1, 24));
  EXPECT_EQ(next(), Answer::kBroken);
}

TEST_F(RingReaderTest, TheLargestLengthIsBroken) {
  put(0, MessageKind::kData, 0xFFFFFFFF);
  say(filling(1, kSlotBytes));
  EXPECT_EQ(next(), Answer::kBroken);
}

TEST_F(RingReaderTest, MoreThanASlotIsBroken) {
  say(filling(1, kSlotBytes + 8));
  EXPECT_EQ(next(), Answer::kBroken);
}

TEST_F(RingReaderTest, NothingIsBroken) {
  say(filling(1, 0));
  EXPECT_EQ(next(), Answer::kBroken);
}

TEST_F(RingReaderTest, HalfARecordIsBroken) {
  say(filling(1, 7));
  EXPECT_EQ(next(), Answer::kBroken);
}

TEST_F(RingReaderTest, AFillingOutOfTurnIsBroken) {
  put(0, MessageKind::kData, 0);
  say(filling(2, 8));
  EXPECT_EQ(next(), Answer::kBroken);
}

TEST_F(RingReaderTest, AShortOrLongMessageIsBroken) {
  ASSERT_EQ(::send(child_.get(), "abc", 3, 0), 3);
  EXPECT_EQ(next(), Answer::kBroken);
  ASSERT_EQ(::send(child_.get(), "0123456789abcdef", 16, 0), 16);
  EXPECT_EQ(next(), Answer::kBroken);
}

TEST_F(RingReaderTest, SilenceIsSlow) { EXPECT_EQ(next(), Answer::kSlow); }

TEST_F(RingReaderTest, WhatWasFinishedBeforeTheEndIsSalvaged) {
  put(0, MessageKind::kData, 8);
  reinterpret_cast<SlotHead*>(shared_)->filled = filling(1, 16);
  put(16, MessageKind::kData, 8);  // begun, and not counted
  child_.close();
  EXPECT_EQ(next(), Answer::kGone);
  ring_reader_->salvage();
  EXPECT_EQ(next(), Answer::kMessage);
  EXPECT_EQ(next(), Answer::kGone);
}

TEST_F(RingReaderTest, WhatWasReadIsNotSalvagedAgain) {
  put(0, MessageKind::kData, 8);
  reinterpret_cast<SlotHead*>(shared_)->filled = filling(1, 16);
  say(filling(1, 16));
  EXPECT_EQ(next(), Answer::kMessage);
  child_.close();
  EXPECT_EQ(next(), Answer::kGone);
  ring_reader_->salvage();
  EXPECT_EQ(next(), Answer::kGone);
}

TEST_F(RingReaderTest, NoiseNeverLeadsOutOfTheSlot) {
  std::mt19937 random(7);  // the same noise each time
  for (int round = 0; round < 400; ++round) {
    for (std::size_t i = 0; i < 4096; ++i) {
      shared_[kSlotHeadBytes + i] = static_cast<char>(random() % 5 == 0 ? random() : 0);
    }
    say(filling(1, 4096));
    ring_reader_ =
        std::make_unique<RingReader>(shared_, parent_.get(), std::chrono::milliseconds(200));
    Message record;
    std::size_t payload = 0;
    // The slot has 4096 bytes: 512 records at most.
    for (int i = 0; i < 512 && ring_reader_->next(record) == Answer::kMessage; ++i) {
      for (const char c : record.payload) payload += c == '\0' ? 1 : 2;
    }
    EXPECT_LE(payload, 2 * 4096U);
    char answer = 0;
    static_cast<void>(::recv(child_.get(), &answer, 1, MSG_DONTWAIT));
  }
}

}  // namespace
}  // namespace mifdex::io::sandbox
