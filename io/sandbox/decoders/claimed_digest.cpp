#include "io/sandbox/decoders/claimed_digest.h"

#include "io/base/ascii.h"

namespace mifdex::io::sandbox {
namespace {

/// Returns `bytes` in base 32 (RFC 4648, section 6), in lower case and without padding.
std::string base32(Bytes bytes) {
  constexpr std::string_view kDigits = "abcdefghijklmnopqrstuvwxyz234567";
  std::string text;
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : bytes) {
    bits =
        (bits << 8U | static_cast<unsigned char>(c)) & 0xFFFU;  // at most four bits are left over
    for (count += 8; count >= 5; count -= 5) text += kDigits[bits >> (count - 5) & 0x1FU];
  }
  if (count > 0) text += kDigits[bits << (5 - count) & 0x1FU];
  return text;
}

}  // namespace

std::string base16(Bytes bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const unsigned byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xFU];
  }
  return text;
}

ClaimedDigest::ClaimedDigest(std::string_view algorithm, std::string_view text) {
  std::string name = ascii::lower_case(algorithm);
  std::erase(name, '-');
  for (const nettle_hash* hash : {&nettle_md5, &nettle_sha1, &nettle_sha224, &nettle_sha256,
                                  &nettle_sha384, &nettle_sha512}) {
    if (name == hash->name) hash_ = hash;
  }
  if (hash_ == nullptr) return;
  claimed_ = ascii::lower_case(text);
  while (claimed_.ends_with('=')) claimed_.pop_back();
  context_.resize(hash_->context_size / sizeof(std::uint64_t) + 1);
  hash_->init(context_.data());
}

void ClaimedDigest::add(Bytes bytes) {
  if (hash_ == nullptr) return;
  hash_->update(context_.data(), bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
}

bool ClaimedDigest::agrees() const {
  if (hash_ == nullptr) return true;
  std::vector<std::uint64_t> context = context_;  // digest() begins a new one in it
  std::string digest(hash_->digest_size, '\0');
  hash_->digest(context.data(), digest.size(), reinterpret_cast<std::uint8_t*>(digest.data()));
  return claimed_ == base16(digest) || claimed_ == base32(digest);
}

}  // namespace mifdex::io::sandbox
