// Decides what a file is: takes the bytes of one file and returns its rows.
//
// Every file gets exactly one outcome (engine/README.md, promise 1). The first rule that applies
// decides:
//   could not be read                            reject
//   0 bytes under a name that claims something   reject, else other
//   compressed                                   other (packages travel as .PCK too)
//   quotes a MIF or an instruction, and its      other
//   name is not one that SMS gives
//   an instruction by content                    instruction; a reject if it should name a job
//                                                and a machine and does not (Q168130)
//   a text named .SNI with an instruction's class  the same: Notepad saved it (Q172899), or a
//                                                despooler dumped it (Q140374)
//   too large                                    reject if it claims to be a MIF, else other
//   a MIF by content                             observation; a reject (and an Unreadable result)
//                                                if its Status cannot be read (Q190135);
//                                                identity; other MIF
//   a client's SMS.INI                           identity, if it names the machine (Q135768)
//   named .MIF, .SNI, or as an archive           reject: it is not what its name claims
//   anything else                                other
//
// An instruction, and a file that has the name of a status MIF but is not one, gets a placeholder
// in addition to that outcome: a result None or Unreadable, if nothing better is known of it.
//
// Threads: a Classifier belongs to one thread; its memory is reused from file to file.
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
#include "engine/mif/shape/template_parser.h"
#include "engine/sms/files/identity.h"
#include "engine/sms/files/status_mif.h"
#include "engine/sms/layout.h"
#include "io/archive/temp_store.h"
#include "io/bytes_batch.h"
#include "io/text/text_encoding.h"

namespace mifdex::engine {

/// Options that apply to all files of a run.
struct ClassifierOptions {
  FileEncodings encodings;         ///< of files whose bytes do not show theirs
  const Layout* layout = nullptr;  ///< reads fields from paths; must outlive the run; null: none
  std::int64_t now = 0;            ///< when the run began, seconds since 1970 UTC
  /// RunOptions::from_local; must outlive the run; null: local times are UTC.
  const std::function<std::int64_t(std::int64_t)>* from_local = nullptr;
  /// If set, files whose bytes do not determine their code page go to RecordBatch::held and get no
  /// rows yet; the bytes of large ones are stored here. Must outlive the Classifier. If null, such
  /// files are read in the page that their bytes are most likely in.
  io::TempStore* held_store = nullptr;
};

class Classifier {
 public:
  explicit Classifier(const ClassifierOptions& options)
      : options_(options), findings_(options.now) {}

  /// Examines `file` of `part`, whose path in its box is `path`, and adds its rows to `batch`,
  /// which copies what it keeps.
  void examine(const io::BytesBatch& part, const io::FileBytes& file, std::string_view path,
               RecordBatch& batch);

  /// Examines a file again that examine() added to RecordBatch::held, and adds its rows. If its
  /// bytes do not determine its code page, it is read in `page`, the page of its neighbours; if
  /// `page` is null, in the page that its bytes are most likely in. `path` must live as long as
  /// `batch`.
  void examine_held(const io::FileBytes& file, std::string_view path, const io::Encoding* page,
                    RecordBatch& batch);

  /// Rejects `file` without reading its bytes.
  void refuse(const io::FileBytes& file, std::string_view path, io::RejectKind why,
              RecordBatch& batch);

 private:
  /// The current file: its row, which the rules complete, and the batch for its rows.
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
  /// `by_record`: the file's observation already contains the identity (Record::identifies).
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
  mif::TemplateParser parser_;
  mif::Parser whole_parser_{mif::Depth::kFull};  ///< for the few files that parser_ cannot judge
  FindingDetector findings_;
  std::optional<io::Encoding> near_;  ///< "auto", with the page of the current file's neighbours
  std::string pair_key_;
};

}  // namespace mifdex::engine
