#!/usr/bin/env python3
"""Generates the data modules of `hilum.tables`: PS3.6 as rows, one a line.

Owns the merge of pydicom's copy of PS3.6 with what later editions of the standard add to it,
and the kinds of SOP Classes and flags of transfer syntaxes, which PS3.6 does not print.
Must not know what the rows are used for. PS3.6 chapters 6 to 8 and Annex A, PS3.7 Annex E.

    python tools/generate_tables.py            writes the modules
    python tools/generate_tables.py --check    exits 1 if the modules differ from the rows
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

TABLES = Path(__file__).resolve().parent.parent / "src" / "hilum" / "tables"
BASE = "pydicom 3.0.2 (PS3.6-2024c)"
ROOT = "1.2.840.10008."
RETIRED = "retired"


class Uid(NamedTuple):
    """One row of PS3.6 Table A-1 or A-2."""

    uid: str
    name: str
    keyword: str
    type: str
    retired: str


class Row(NamedTuple):
    """One row of PS3.6 Table 6-1, 7-1 or 8-1, or of PS3.7 Table E.1-1 or E.2-1."""

    tag: str
    keyword: str
    vr: str
    vm: str
    name: str
    retired: str


# ADDITIONS: what later editions of PS3.6 add to the base --------------------------------------

# UID (below 1.2.840.10008), type, keyword, name.
UID_ADDITIONS = """
# PS3.6-2024d
1.2.4.110 Transfer_Syntax JPEGXLLossless JPEG XL Lossless
1.2.4.111 Transfer_Syntax JPEGXLJPEGRecompression JPEG XL JPEG Recompression
1.2.4.112 Transfer_Syntax JPEGXL JPEG XL
5.1.4.1.1.66.7 SOP_Class LabelMapSegmentationStorage Label Map Segmentation Storage
5.1.4.1.1.66.8 SOP_Class HeightMapSegmentationStorage Height Map Segmentation Storage
5.1.4.1.1.601.3 SOP_Class ThermographyImageStorage Thermography Image Storage
5.1.4.1.1.601.4 SOP_Class ThermographyMultiFrameImageStorage Thermography Multi-frame Image Storage
# PS3.6-2025a
1.2.8.1 Transfer_Syntax DeflatedImageFrameCompression Deflated Image Frame Compression
5.1.4.1.1.9.100.1 SOP_Class WaveformPresentationStateStorage Waveform Presentation State Storage
5.1.4.1.1.9.100.2 SOP_Class WaveformAcquisitionPresentationStateStorage \
Waveform Acquisition Presentation State Storage
# PS3.6-2025b
5.1.4.1.1.601.5 SOP_Class UltrasoundWaveformStorage Ultrasound Waveform Storage
# PS3.6-2026c (Supplement 252)
5.1.4.1.1.2.3 SOP_Class CTImageStorageForProcessing CT Image Storage - For Processing
5.1.4.1.1.2.4 SOP_Class EnhancedCTImageStorageForProcessing \
Enhanced CT Image Storage - For Processing
5.1.4.1.1.2.5 SOP_Class LegacyConvertedEnhancedCTImageStorageForProcessing \
Legacy Converted Enhanced CT Image Storage - For Processing
"""

# Tag, keyword, VR, VM, and the name as PS3.6 prints it.
ELEMENT_ADDITIONS = """
# PS3.6-2024d
00060001 CurrentFrameFunctionalGroupsSequence SQ 1 Current Frame Functional Groups Sequence
0008114C ReferencedSegmentationSequence SQ 1 Referenced Segmentation Sequence
00146001 ThermalCameraSettingsSequence SQ 1 Thermal Camera Settings Sequence
00146002 AcquisitionFrameRate DS 1 Acquisition Frame Rate
00146003 IntegrationTime DS 1 Integration Time
00146004 NumberOfCalibrationFrames DS 1 Number of Calibration Frames
00146005 NumberOfRowsInFullAcquisitionImage DS 1 Number of Rows in Full Acquisition Image
00146006 NumberOfColumnsInFullAcquisitionImage DS 1 Number Of Columns in Full Acquisition Image
00146007 ThermalSourceSettingsSequence SQ 1 Thermal Source Settings Sequence
00146008 SourceHorizontalPitch DS 1 Source Horizontal Pitch
00146009 SourceVerticalPitch DS 1 Source Vertical Pitch
0014600A SourceHorizontalScanSpeed DS 1 Source Horizontal Scan Speed
0014600B ThermalSourceModulationFrequency DS 1 Thermal Source Modulation Frequency
0014600C InductionSourceSettingSequence SQ 1 Induction Source Setting Sequence
0014600D CoilFrequency DS 1 Coil Frequency
0014600E CurrentAmplitudeAcrossCoil DS 1 Current Amplitude Across Coil
0014600F FlashSourceSettingSequence SQ 1 Flash Source Setting Sequence
00146010 FlashDuration DS 1 Flash Duration
00146011 FlashFrameNumber DS 1-n Flash Frame Number
00146012 LaserSourceSettingSequence SQ 1 Laser Source Setting Sequence
00146013 HorizontalLaserSpotDimension DS 1 Horizontal Laser Spot Dimension
00146014 VerticalLaserSpotDimension DS 1 Vertical Laser Spot Dimension
00146015 LaserWavelength DS 1 Laser Wavelength
00146016 LaserPower DS 1 Laser Power
00146017 ForcedGasSettingSequence SQ 1 Forced Gas Setting Sequence
00146018 VibrationSourceSettingSequence SQ 1 Vibration Source Setting Sequence
00146019 VibrationExcitationFrequency DS 1 Vibration Excitation Frequency
0014601A VibrationExcitationVoltage DS 1 Vibration Excitation Voltage
0014601B ThermographyDataCaptureMethod CS 1 Thermography Data Capture Method
0014601C ThermalTechnique CS 1 Thermal Technique
0014601D ThermalCameraCoreSequence SQ 1 Thermal Camera Core Sequence
0014601E DetectorWavelengthRange CS 1 Detector Wavelength Range
0014601F ThermalCameraCalibrationType CS 1 Thermal Camera Calibration Type
00146020 AcquisitionImageCounter UV 1 Acquisition Image Counter
00146021 FrontPanelTemperature DS 1 Front Panel Temperature
00146022 AirGapTemperature DS 1 Air Gap Temperature
00146023 VerticalPixelSize DS 1 Vertical Pixel Size
00146024 HorizontalPixelSize DS 1 Horizontal Pixel Size
00146025 DataStreamingProtocol ST 1-n Data Streaming Protocol
00146026 LensSequence SQ 1 Lens Sequence
00146027 FieldOfView DS 1 Field of View
00146028 LensFilterManufacturer LO 1 Lens Filter Manufacturer
00146029 CutoffFilterType CS 1 Cutoff Filter Type
0014602A LensFilterCutOffWavelength DS 1-n Lens Filter Cut-Off Wavelength
0014602B ThermalSourceSequence SQ 1 Thermal Source Sequence
0014602C ThermalSourceMotionState CS 1 Thermal Source Motion State
0014602D ThermalSourceMotionType CS 1 Thermal Source Motion Type
0014602E InductionHeatingSequence SQ 1 Induction Heating Sequence
0014602F CoilConfigurationID ST 1 Coil Configuration ID
00146030 NumberOfTurnsInCoil DS 1 Number of Turns in Coil
00146031 ShapeOfIndividualTurn CS 1 Shape of Individual Turn
00146032 SizeOfIndividualTurn DS 1-n Size of Individual Turn
00146033 DistanceBetweenTurns DS 1-n Distance Between Turns
00146034 FlashHeatingSequence SQ 1 Flash Heating Sequence
00146035 NumberOfLamps DS 1 Number of Lamps
00146036 FlashSynchronizationProtocol ST 1 Flash Synchronization Protocol
00146037 FlashModificationStatus CS 1 Flash Modification Status
00146038 LaserHeatingSequence SQ 1 Laser Heating Sequence
00146039 LaserManufacturer LO 1 Laser Manufacturer
0014603A LaserModelNumber LO 1 Laser Model Number
0014603B LaserTypeDescription ST 1 Laser Type Description
0014603C ForcedGasHeatingSequence SQ 1 Forced Gas Heating Sequence
0014603D GasUsedForHeatingCoolingPart LO 1 Gas Used for Heating/Cooling Part
0014603E VibrationSonicHeatingSequence SQ 1 Vibration/Sonic Heating Sequence
0014603F ProbeManufacturer LO 1 Probe Manufacturer
00146040 ProbeModelNumber LO 1 Probe Model Number
00146041 ApertureSize DS 1 Aperture Size
00146042 ProbeResonantFrequency DS 1 Probe Resonant Frequency
00146043 HeatSourceDescription UT 1 Heat Source Description
00146044 SurfacePreparationWithOpticalCoating CS 1 Surface Preparation with Optical Coating
00146045 OpticalCoatingType ST 1 Optical Coating Type
00146046 ThermalConductivityOfExposedSurface DS 1 Thermal Conductivity of Exposed Surface
00146047 MaterialDensity DS 1 Material Density
00146048 SpecificHeatOfInspectionSurface DS 1 Specific Heat of Inspection Surface
00146049 EmissivityOfInspectionSurface DS 1 Emissivity of Inspection Surface
0014604A ElectromagneticClassificationOfInspectionSurface CS 1-n \
Electromagnetic Classification of Inspection Surface
0014604C MovingWindowSize DS 1 Moving Window Size
0014604D MovingWindowType CS 1 Moving Window Type
0014604E MovingWindowWeights DS 1-n Moving Window Weights
0014604F MovingWindowPitch DS 1 Moving Window Pitch
00146050 MovingWindowPaddingScheme CS 1 Moving Window Padding Scheme
00146051 MovingWindowPaddingLength DS 1 Moving Window Padding Length
00146052 SpatialFilteringParametersSequence SQ 1 Spatial Filtering Parameters Sequence
00146053 SpatialFilteringScheme CS 1 Spatial Filtering Scheme
00146056 HorizontalMovingWindowSize DS 1 Horizontal Moving Window Size
00146057 VerticalMovingWindowSize DS 1 Vertical Moving Window Size
00146059 PolynomialFittingSequence SQ 1 Polynomial Fitting Sequence
0014605A FittingDataType CS 1-n Fitting Data Type
0014605B OperationOnTimeAxisBeforeFitting CS 1 Operation on Time Axis Before Fitting
0014605C OperationOnPixelIntensityBeforeFitting CS 1 Operation on Pixel Intensity Before Fitting
0014605D OrderOfPolynomial DS 1 Order of Polynomial
0014605E IndependentVariableForPolynomialFit CS 1 Independent Variable for Polynomial Fit
0014605F PolynomialCoefficients DS 1-n PolynomialCoefficients
00146060 ThermographyPixelDataUnit CS 1 Thermography Pixel Data Unit
00221627 OphthalmicEnFaceVolumeDescriptorSequence SQ 1 Ophthalmic En Face Volume Descriptor Sequence
00221629 OphthalmicEnFaceVolumeDescriptorScope CS 1 Ophthalmic En Face Volume Descriptor Scope
00660005 SurfaceOffset FL 1 Surface Offset
30020136 RTConeBeamImagingGeometrySequence SQ 1 RT Cone-Beam Imaging Geometry Sequence
# PS3.6-2024e
0008114D ReferencedSurfaceSegmentationSequence SQ 1 Referenced Surface Segmentation Sequence
00221623 OphthalmicAnatomicReferencePointFrameCoordinate FL 1 \
Ophthalmic Anatomic Reference Point Frame Coordinate
00221632 OphthalmicAnatomicReferencePointSequence SQ 1 Ophthalmic Anatomic Reference Point Sequence
00221633 OphthalmicAnatomicReferencePointLocalizationType CS 1 \
Ophthalmic Anatomic Reference Point Localization Type
00221634 PrimaryAnatomicStructureItemIndex IS 1 Primary Anatomic Structure Item Index
30040016 RecommendedIsodoseLevelSequence SQ 1 Recommended Isodose Level Sequence
300A02EC CompensatorSurfaceRepresentationFlag CS 1 Compensator Surface Representation Flag
# PS3.6-2025a
00081301 PrincipalDiagnosisCodeSequence SQ 1 Principal Diagnosis Code Sequence
00081302 PrimaryDiagnosisCodeSequence SQ 1 Primary Diagnosis Code Sequence
00081303 SecondaryDiagnosesCodeSequence SQ 1 Secondary Diagnoses Code Sequence
00081304 HistologicalDiagnosesCodeSequence SQ 1 Histological Diagnoses Code Sequence
0040B030 StructuredWaveformAnnotationSequence SQ 1 Structured Waveform Annotation Sequence
0040B031 WaveformAnnotationDisplaySelectionSequence SQ 1 \
Waveform Annotation Display Selection Sequence
0040B032 ReferencedMontageIndex US 1 Referenced Montage Index
0040B033 WaveformTextualAnnotationSequence SQ 1 Waveform Textual Annotation Sequence
0040B034 AnnotationDateTime DT 1 Annotation DateTime
0040B035 DisplayedWaveformSegmentSequence SQ 1 Displayed Waveform Segment Sequence
0040B036 SegmentDefinitionDateTime DT 1 Segment Definition DateTime
0040B037 MontageActivationSequence SQ 1 Montage Activation Sequence
0040B038 MontageActivationTimeOffset DS 1 Montage Activation Time Offset
0040B039 WaveformMontageSequence SQ 1 Waveform Montage Sequence
0040B03A ReferencedMontageChannelNumber IS 1 Referenced Montage Channel Number
0040B03B MontageName LT 1 Montage Name
0040B03C MontageChannelSequence SQ 1 Montage Channel Sequence
0040B03D MontageIndex US 1 Montage Index
0040B03E MontageChannelNumber IS 1 Montage Channel Number
0040B03F MontageChannelLabel LO 1 Montage Channel Label
0040B040 MontageChannelSourceCodeSequence SQ 1 Montage Channel Source Code Sequence
0040B041 ContributingChannelSourcesSequence SQ 1 Contributing Channel Sources Sequence
0040B042 ChannelWeight FL 1 Channel Weight
00480304 TilesOverlap CS 1 Tiles Overlap
# PS3.6-2025b
00100011 PersonNamesToUseSequence SQ 1 Person Names to Use Sequence
00100012 NameToUse LT 1 Name to Use
00100013 NameToUseComment UT 1 Name to Use Comment
00100014 ThirdPersonPronounsSequence SQ 1 Third Person Pronouns Sequence
00100015 PronounCodeSequence SQ 1 Pronoun Code Sequence
00100016 PronounComment UT 1 Pronoun Comment
00100041 GenderIdentitySequence SQ 1 Gender Identity Sequence
00100042 SexParametersForClinicalUseCategoryComment UT 1 \
Sex Parameters for Clinical Use Category Comment
00100043 SexParametersForClinicalUseCategorySequence SQ 1 \
Sex Parameters for Clinical Use Category Sequence
00100044 GenderIdentityCodeSequence SQ 1 Gender Identity Code Sequence
00100045 GenderIdentityComment UT 1 Gender Identity Comment
00100046 SexParametersForClinicalUseCategoryCodeSequence SQ 1 \
Sex Parameters for Clinical Use Category Code Sequence
00100047 SexParametersForClinicalUseCategoryReference UR 1-n \
Sex Parameters for Clinical Use Category Reference
00102162 EthnicGroups UC 1-n Ethnic Groups
00144101 WaveDimensionsDefinitionSequence SQ 1 Wave Dimensions Definition Sequence
00144102 WaveDimensionNumber US 1 Wave Dimension Number
00144103 WaveDimensionDescription LO 1 Wave Dimension Description
00144104 WaveDimensionUnit US 1 Wave Dimension Unit
00144105 WaveDimensionValueType CS 1 Wave Dimension Value Type
00144106 WaveDimensionValuesSequence SQ 1-n Wave Dimension Values Sequence
00144107 ReferencedWaveDimension US 1 Referenced Wave Dimension
00144108 IntegerNumericValue SL 1 Integer Numeric Value
00144109 ByteNumericValue OB 1 Byte Numeric Value
0014410A ShortNumericValue OW 1 Short Numeric Value
0014410B SinglePrecisionFloatingPointNumericValue OF 1 Single Precision Floating Point Numeric Value
0014410C DoublePrecisionFloatingPointNumericValue OD 1 Double Precision Floating Point Numeric Value
0040A034 EffectiveStartDateTime DT 1 Effective Start DateTime
0040A035 EffectiveStopDateTime DT 1 Effective Stop DateTime
# PS3.6-2025c
00440110 RTAssertionsSequence SQ 1 RT Assertions Sequence
# PS3.6-2025d
30040080 DoseCalculationModelSequence SQ 1 Dose Calculation Model Sequence
30040081 DoseCalculationAlgorithmSequence SQ 1 Dose Calculation Algorithm Sequence
30040082 CommissioningStatus CS 1 Commissioning Status
30040083 DoseCalculationModelParameterSequence SQ 1 Dose Calculation Model Parameter Sequence
30040084 DoseDepositionCalculationMedium CS 1 Dose Deposition Calculation Medium
300A039B ScanSpotGantryAngles FL 1-n Scan Spot Gantry Angles
300A039C ScanSpotPatientSupportAngles FL 1-n Scan Spot Patient Support Angles
# PS3.6-2026a
0008001D SensitiveContentCodeSequence SQ 1 Sensitive Content Code Sequence
30040020 DoseUnitCodeSequence SQ 1 Dose Unit Code Sequence
30040021 RTDoseInterpretedTypeCodeSequence SQ 1 RT Dose Interpreted Type Code Sequence
30040022 RTDoseInterpretedTypeCodeModifierSequence SQ 1 \
RT Dose Interpreted Type Code Modifier Sequence
30040023 DoseRadiobiologicalInterpretationSequence SQ 1 Dose Radiobiological Interpretation Sequence
30040024 RTDoseIntentCodeSequence SQ 1 RT Dose Intent Code Sequence
# PS3.6-2026b
00189390 MetalArtifactReductionSequence SQ 1 Metal Artifact Reduction Sequence
00189391 MetalArtifactReductionApplied CS 1 Metal Artifact Reduction Applied
00189392 MetalArtifactReductionAlgorithmIdentificationSequence SQ 1 \
Metal Artifact Reduction Algorithm Identification Sequence
"""

# Rows of the base that later editions changed: tag -> what is different.
ELEMENT_CHANGES = {
    "003A0320": {"keyword": "SummarizedFilterLookupTableSequence"},  # PS3.6-2024d
    "003A0325": {"keyword": "AnalogFilterTypeCodeSequence"},  # PS3.6-2024d
    "30040012": {"retired": ""},  # PS3.6-2024e: Dose Value is in use again
    "00102160": {"retired": RETIRED},  # PS3.6-2025b: Ethnic Groups (0010,2162) takes its place
}

# What PS3.6 does not print --------------------------------------------------------------------

# PS3.5 Annex A: transfer syntaxes whose Pixel Data are not encapsulated.
NOT_ENCAPSULATED = {
    "1.2",  # A.1
    "1.2.1",  # A.2
    "1.2.2",  # A.3
    "1.2.1.99",  # A.5
    "1.2.4.94",  # A.6: the pixels are behind a URL
    "1.2.4.95",  # A.7
    "1.2.6.1",  # retired: a document in a MIME body
    "1.2.6.2",  # retired: XML
    "1.2.7.1",  # A.8: the pixels are an RTP flow
    "1.2.7.2",  # A.9
    "1.2.7.3",  # A.10
    "1.2.4.204",  # A.11
    "1.2.4.205",  # A.12
    "1.20",  # retired: Papyrus 3
}
IMPLICIT_VR = {"1.2", "1.20"}
BIG_ENDIAN = {"1.2.2"}
DEFLATED = {"1.2.1.99", "1.2.4.95", "1.2.4.205"}

# The first pattern that the name of a SOP Class matches tells its kind; every class has one.
KINDS = (
    (r"^Verification", "verification"),  # PS3.4 Annex A
    (r"Storage Commitment", "commitment"),  # PS3.4 Annex J
    (r"^Media Storage Directory", "directory"),  # PS3.10: in files, never in a C-STORE
    (r" Storage( - |$| SOP Class$)", "storage"),  # PS3.4 Annexes B and GG
    (r"Worklist Information Model - FIND", "worklist"),  # PS3.4 Annex K
    (r"General Purpose Worklist Management", "worklist"),
    (r"^Repository Query|Relevant Patient|^Product Char|^Substance Approval", "query"),  # Q, V, KK
    (r" - FIND$", "query"),  # PS3.4 Annexes C, U, X, BB, HH, II and JJ
    (r" - (MOVE|GET)$", "retrieve"),  # the same, and PS3.4 Annexes Y and Z
    (r"Performed Procedure Step|Scheduled Procedure Step", "procedure step"),  # PS3.4 Annex F
    (r"^Unified Procedure Step", "unified procedure step"),  # PS3.4 Annex CC
    (r"Machine Verification", "machine verification"),  # PS3.4 Annex DD
    (r"Notification", "notification"),  # PS3.4 Annex R
    (r"Logging", "event logging"),  # PS3.4 Annex P
    (r"^Media Creation", "media creation"),  # PS3.4 Annex S
    (r"^Inventory Creation", "inventory creation"),  # PS3.4 Annex KK
    (r"^Display System", "display system"),  # PS3.4 Annex EE
    (r"Real-Time Communication", "real-time communication"),  # PS3.22
    (r"Print|Film|Image Box|Annotation Box|VOI LUT Box|Presentation LUT|Overlay Box", "print"),  # H
    (r"^Detached|^Study Component", "study management"),  # retired
)


# Merge ----------------------------------------------------------------------------------------


def additions(text: str, fields: int) -> list[list[str]]:
    """The lines of an additions table, split into at most `fields` fields."""
    lines = (line.strip() for line in text.splitlines())
    return [line.split(" ", fields - 1) for line in lines if line and not line.startswith("#")]


def uids() -> list[Uid]:
    """Every row of PS3.6 Tables A-1 and A-2 that has a name, in the order of the UIDs.

    Two UIDs were published by mistake and taken back (retired in 2015c, without a name).
    """
    from pydicom._uid_dict import UID_dictionary

    rows = [
        Uid(uid, name, keyword, kind, RETIRED if retired else "")
        for uid, (name, kind, _, retired, keyword) in UID_dictionary.items()
        if name
    ]
    known = {row.uid for row in rows}
    for suffix, kind, keyword, name in additions(UID_ADDITIONS, 4):
        if ROOT + suffix not in known:
            rows.append(Uid(ROOT + suffix, name, keyword, kind.replace("_", " "), ""))
    return sorted(rows, key=lambda row: [int(part) for part in row.uid.split(".")])


def elements() -> list[Row]:
    """Every data and command element, repeating groups with an `x` in the tag, by tag.

    Elements that PS3.6 lists without a name ("Retired-blank") keep their VR.
    """
    from pydicom._dicom_dict import DicomDictionary, RepeatersDictionary

    found = {f"{tag:08X}": row for tag, row in DicomDictionary.items()}
    found |= RepeatersDictionary
    rows = {
        tag: Row(tag, keyword, vr, vm, name if keyword else "", RETIRED if retired else "")
        for tag, (vr, vm, name, retired, keyword) in found.items()
    }
    for tag, keyword, vr, vm, name in additions(ELEMENT_ADDITIONS, 5):
        rows.setdefault(tag, Row(tag, keyword, vr, vm, name, ""))
    for tag, change in ELEMENT_CHANGES.items():
        rows[tag] = rows[tag]._replace(**change)
    return sorted(rows.values())


def kind_of(name: str) -> str:
    """The kind of the SOP Class of this name; a class that no pattern knows is an error."""
    for pattern, kind in KINDS:
        if re.search(pattern, name):
            return kind
    raise SystemExit(f"no kind for SOP Class {name!r}: add a pattern to KINDS")


def syntax_flags(row: Uid) -> str:
    """What tells this transfer syntax from explicit VR little endian with native pixels."""
    suffix = row.uid.removeprefix(ROOT)
    flags = {
        "implicit": suffix in IMPLICIT_VR,
        "big": suffix in BIG_ENDIAN,
        "deflated": suffix in DEFLATED,
        "encapsulated": suffix not in NOT_ENCAPSULATED,
        "retired": bool(row.retired),
    }
    return " ".join(flag for flag, is_set in flags.items() if is_set)


# Print ----------------------------------------------------------------------------------------


def table(name: str, comment: str, rows: Sequence[tuple[str, ...]]) -> str:
    """One table as a string constant, which loads faster than tuples do, compiled or not."""
    for row in rows:
        if any(character in field for field in row for character in '|"\\\n'):
            raise SystemExit(f"a field needs escaping: {row}")
    lines = "".join("|".join(row) + "\n" for row in rows)
    return f'# {comment}\n{name} = """\\\n{lines}"""\n'


def module(title: str, *tables: str) -> str:
    """The text of a generated module."""
    top = (
        f'"""{title}: data only.\n\n'
        f"Made by tools/generate_tables.py from {BASE}\n"
        "and the later editions that the generator names. Do not edit.\n"
        '"""\n\n# ruff: noqa: E501\nfrom __future__ import annotations\n'
    )
    return "\n".join((top, *tables))


def uid_module() -> str:
    """The text of `_uid_data.py`."""
    rows = uids()
    syntaxes = [row for row in rows if row.type == "Transfer Syntax"]
    classes = [row for row in rows if row.type in ("SOP Class", "Meta SOP Class")]
    others = [row for row in rows if row not in syntaxes and row not in classes]
    return module(
        "Rows of PS3.6 Annex A",
        table(
            "TRANSFER_SYNTAXES",
            "UID, name, keyword, flags (none: explicit VR little endian, native pixel data)",
            [(row.uid, row.name, row.keyword, syntax_flags(row)) for row in syntaxes],
        ),
        table(
            "SOP_CLASSES",
            "UID, name, keyword, kind, retired",
            [row._replace(type=kind_of(row.name)) for row in classes],
        ),
        table("OTHERS", "UID, name, keyword, type, retired", others),
    )


def element_module() -> str:
    """The text of `_dictionary_data.py`."""
    rows = elements()
    return module(
        "Rows of PS3.6 chapters 6 to 8 and PS3.7 Annex E",
        table(
            "ELEMENTS",
            "tag, keyword, VR, VM, name, retired",
            [row for row in rows if "x" not in row.tag],
        ),
        table(
            "REPEATING",
            "tag with x for any digit, keyword, VR, VM, name, retired",
            [row for row in rows if "x" in row.tag],
        ),
    )


def main() -> int:
    """Writes the modules, or compares them with `--check`."""
    parser = argparse.ArgumentParser(description="Generate the data modules of hilum.tables.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    stale = []
    for name, text in (("_uid_data.py", uid_module()), ("_dictionary_data.py", element_module())):
        path = TABLES / name
        if check and (not path.exists() or path.read_text("utf-8") != text):
            stale.append(name)
        elif not check:
            path.write_text(text, "utf-8")
    if stale:
        print(f"not what tools/generate_tables.py makes: {', '.join(stale)}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
