#include "io/archive/batch_builder.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

#include "io/files/slab_reader.h"

namespace mifdex::io {
namespace {

constexpr std::size_t kPartAlignment = 64;
constexpr std::size_t kFilesPerPart = 4096;

std::size_t aligned_part(std::size_t size) {
  return (size + kPartAlignment - 1) / kPartAlignment * kPartAlignment;
}

}  // namespace

BatchBuilder::BatchBuilder(std::size_t slab_bytes, std::uint64_t max_file_bytes)
    : slab_bytes_(std::max(slab_bytes, 2 * aligned_part(SlabReader::kSniffBytes))),
      max_file_bytes_(static_cast<std::size_t>(
          std::min<std::uint64_t>(max_file_bytes, std::numeric_limits<std::int64_t>::max() / 4))) {}

void BatchBuilder::start(BytesBatch& part) {
  part_ = &part;
  part.clear(slab_bytes_);
}

bool BatchBuilder::is_full() const {
  const std::size_t free = part_->slab_bytes_ - part_->slab_used_;
  return free < slab_bytes_ / 4 || part_->outside_bytes_ != 0 ||
         part_->files_.size() >= kFilesPerPart;
}

void BatchBuilder::begin(const Origin& origin, std::int64_t mtime, TimeSource source) {
  origin_ = origin;
  mtime_ = mtime;
  time_source_ = mtime == kNoTime ? TimeSource::kNone : source;
  own_.reset();
  failed_ = false;
  size_ = 0;
  place_ = part_->slab_.get() + part_->slab_used_;
  const std::size_t free = part_->slab_bytes_ - part_->slab_used_;
  capacity_ = free > PaddedBytes::kPadding ? free - PaddedBytes::kPadding : 0;
}

bool BatchBuilder::append(Bytes bytes) {
  const std::size_t fits = std::min(bytes.size(), max_file_bytes_ - size_);
  if (size_ + fits > capacity_ && !grow(size_ + fits)) return fits == bytes.size();
  if (fits > 0) std::memcpy(place_ + size_, bytes.data(), fits);
  size_ += fits;
  return fits == bytes.size();
}

/// Moves the file into a buffer of its own that holds `size` bytes and more.
bool BatchBuilder::grow(std::size_t size) {
  if (failed_) return false;
  const std::size_t capacity = std::max(size, std::min(2 * size, max_file_bytes_));
  std::unique_ptr<char[]> larger(new (std::nothrow) char[capacity + PaddedBytes::kPadding]);
  if (larger == nullptr) {
    failed_ = true;
    return false;
  }
  if (size_ > 0) std::memcpy(larger.get(), place_, size_);
  own_ = std::move(larger);
  place_ = own_.get();
  capacity_ = capacity;
  return true;
}

void BatchBuilder::finish_whole() {
  if (failed_) return finish_rejected(RejectKind::kUnreadable, "no memory for it");
  finish(size_, ReadState::kWhole, size_);
}

void BatchBuilder::finish_cut(std::size_t size) {
  size_ = std::min(size, size_);
  finish_whole();
}

void BatchBuilder::finish_too_large(std::uint64_t size) {
  finish(std::min(size_, SlabReader::kSniffBytes), ReadState::kTooLarge,
         std::max<std::uint64_t>(size, size_));
}

void BatchBuilder::finish_rejected(RejectKind kind, std::string detail) {
  part_->add_reject(origin_, kind, std::move(detail));
  part_->files_.back().mtime = mtime_;
  part_->files_.back().time_source = time_source_;
  own_.reset();
}

void BatchBuilder::finish(std::size_t shown, ReadState state, std::uint64_t size) {
  // If only the glance of a file is kept, it goes into the slab if it fits there.
  const std::size_t free = part_->slab_bytes_ - part_->slab_used_;
  const std::size_t room = aligned_part(shown + PaddedBytes::kPadding);
  if (own_ != nullptr && room <= free) {
    std::memcpy(part_->slab_.get() + part_->slab_used_, place_, shown);
    place_ = part_->slab_.get() + part_->slab_used_;
    own_.reset();
  }
  std::memset(place_ + shown, 0, PaddedBytes::kPadding);
  part_->files_.push_back({PaddedBytes::assume_padded(place_, shown), origin_, size, mtime_, state,
                           time_source_, FileBytes::kNone});
  if (own_ == nullptr) {
    part_->slab_used_ += std::min(room, free);
    return;
  }
  part_->own_buffers_.push_back(std::move(own_));
  part_->outside_bytes_ += capacity_;
}

}  // namespace mifdex::io
