// One file in, what it turned out to be out: the room where bytes get their meaning.
//
// Every file gets exactly one outcome (engine/README.md, promise 1): the first rule that holds.
//   what could not be read                       reject
//   0 bytes under a name that claims something   reject, else other
//   compressed                                   other (packages travel as .PCK too)
//   quotes a MIF or an instruction, and the      other
//   name is none that SMS gives
//   an instruction by content                    instruction; a reject where it should name a job
//                                                and a machine and does not (Q168130)
//   a text named .SNI with an instruction's class  the same: Notepad saved it (Q172899), or a
//                                                despooler dumped it (Q140374)
//   too large                                    reject where it claims to be a MIF, else other
//   a MIF by content                             observation; a reject (and an Unreadable line)
//                                                where its Status cannot be read (Q190135);
//                                                identity; other MIF
//   a client's SMS.INI                           identity, where it names the machine (Q135768)
//   named .MIF, .SNI, or as an archive           reject: it claims what it is not
//   anything else                                other
//
// An instruction, and what lies under the name of a status MIF without being one, keeps a place for
// it beside that outcome: a line None or Unreadable, where nothing better is known of it.
//
// Threads: a Classifier belongs to one thread; its memory is used again from file to file.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/ingest/decode/finding_detector.h"
#include "engine/ingest/file_encodings.h"
#include "engine/ingest/record_batch.h"
#include "engine/mif/parser.h"
#include "engine/sms/files/identity.h"
#include "engine/sms/files/status_mif.h"
#include "engine/sms/layout.h"
#include "io/bytes_batch.h"
#include "io/text/text_encoding.h"

namespace mifdex::engine {

/// What holds for all files of a run.
struct ClassifierOptions {
  FileEncodings encodings;         ///< of files that do not show theirs
  const Layout* layout = nullptr;  ///< what paths tell; must outlive the run; null: nothing
  std::int64_t now = 0;            ///< when the run began, seconds since 1970 UTC
  /// RunOptions::from_local; must outlive the run; null: local times are UTC.
  const std::function<std::int64_t(std::int64_t)>* from_local = nullptr;
  /// Files whose bytes leave their code page open go to RecordBatch::held and get no rows yet. If
  /// false, they are read in the page that their bytes are most likely in.
  bool holds = false;
};

class Classifier {
 public:
  explicit Classifier(const ClassifierOptions& options) : options_(options), signs_(options.now) {}

  /// Looks at `file` of `part`, whose path in its box is `path`, and adds its rows to `batch`,
  /// which copies what it keeps.
  void examine(const io::BytesBatch& part, const io::FileBytes& file, std::string_view path,
               RecordBatch& batch);

  /// Looks again at a file that examine() added to RecordBatch::held, and adds its rows. If its
  /// bytes leave its code page open, it is read in `page`, which the files beside it are in; null:
  /// in the one that its bytes are most likely in. `path` must live as long as `batch`.
  void examine_held(const io::FileBytes& file, std::string_view path, const io::Encoding* page,
                    RecordBatch& batch);

  /// Rejects `file` without a look at its bytes.
  void refuse(const io::FileBytes& file, std::string_view path, io::RejectKind why,
              RecordBatch& batch);

 private:
  /// The file at hand: its row, which the rules complete, and where its rows go.
  struct Subject {
    const io::FileBytes& file;
    index::FileRow row;
    RecordBatch& batch;
    std::string_view name;  ///< the last part of the path
  };

  static Subject subject_of(const io::FileBytes& file, std::string_view path, RecordBatch& batch);
  io::FileBytes in_utc(const io::FileBytes& file) const;
  void examine_bytes(Subject& subject);
  void examine_empty(Subject& subject);
  void examine_instruction(Subject& subject, std::string_view raw);
  void examine_instruction_text(Subject& subject, std::string_view text);
  void examine_other(Subject& subject);
  void examine_text(Subject& subject);
  void examine_mif(Subject& subject, io::DecodedText decoded);
  const mif::Component& parse_first(io::PaddedBytes text,
                                    std::span<const mif::Diagnostic> of_text = {});
  void examine_component(Subject& subject, const io::DecodedText& decoded,
                         const mif::Component& component);
  void examine_several(Subject& subject, const io::DecodedText& decoded,
                       std::span<const mif::Diagnostic> of_text);
  void add_report(Subject& subject, ObservationRow row, const std::optional<Identity>& identity);
  void add_quotation(Subject& subject);
  const io::Encoding& encoding_of(const Subject& subject) const;
  io::DecodedText decode(const Subject& subject, io::PaddedBytes raw);
  void add_status(Subject& subject, const io::DecodedText& decoded, const mif::Component& component,
                  const StatusMif& status);
  /// `by_record`: the observation that the file has says all of it (Record::identifies).
  void add_identity(Subject& subject, const Identity& identity, bool by_record = false);
  void attribute(const Subject& subject, const std::optional<Identity>& identity,
                 index::Record& record);
  void attribute_by_layout(const Subject& subject, index::Record& record) const;
  void add_placeholder(Subject& subject, index::RowOrigin row_origin);
  void examine_sms_ini(Subject& subject, const io::DecodedText& decoded);

  void reject(Subject& subject, io::RejectKind kind, std::string detail = {});
  void add_file(Subject& subject, index::Outcome outcome, std::string_view reason);

  ClassifierOptions options_;
  io::Arena scratch_;
  mif::Parser parser_;
  mif::Parser whole_parser_{mif::Depth::kFull};  ///< for the few files that parser_ cannot judge
  FindingDetector signs_;
  std::optional<io::Encoding> near_;  ///< "auto", with the page of the files beside the one at hand
  std::string pair_key_;
};

}  // namespace mifdex::engine
