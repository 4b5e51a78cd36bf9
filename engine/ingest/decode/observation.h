// Makes the record that the index stores of a status MIF.
//
// Threads: functions of their arguments.
#pragma once

#include "engine/mif/component.h"
#include "engine/sms/files/status_mif.h"
#include "index/record/record.h"
#include "index/writer.h"
#include "io/base/arena.h"
#include "io/bytes_batch.h"
#include "io/text/source_offsets.h"
#include "io/text/text_encoding.h"

namespace mifdex::engine {

index::Record make_placeholder(const io::FileBytes& file, index::RowOrigin row_origin);

/// Returns the record of `status`, read from `file`, decoded as `decoded`, whose offsets are
/// `offsets`, and parsed as `component`; texts are copied to `arena`. The caller must add path,
/// hash, findings, job and machine.
index::Record make_record(const io::FileBytes& file, const io::DecodedText& decoded,
                          io::SourceOffsets& offsets, const mif::Component& component,
                          const StatusMif& status, io::Arena& arena);

/// Notes in `row` which code page the bytes of `decoded` show.
void note_page(index::FileRow& row, const io::DecodedText& decoded);

}  // namespace mifdex::engine
